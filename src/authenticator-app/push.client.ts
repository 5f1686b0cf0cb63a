/** Notifications on this phone: whether the browser can, may and does, and turning them on and off. */
import { verifiedFirst } from "../passkeys/fresh-form.client.ts";
import { postJson } from "../passkeys/passkey.client.ts";

export type PushState = "on" | "off" | "failing" | "blocked" | "unsupported";

const registration = async (): Promise<ServiceWorkerRegistration | undefined> =>
  navigator.serviceWorker?.getRegistration("/app");

export const pushIsSupported = (): boolean =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Both ends must know: the browser's subscription, and the server's. */
export async function pushState(onServer: "reachable" | "failing" | "none"): Promise<PushState> {
  if (!pushIsSupported()) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (!subscription || onServer === "none" || Notification.permission !== "granted") return "off";
  return onServer === "failing" ? "failing" : "on";
}

/** Asks the person, the push service and the server, in this order. The server wants a fresh touch. Throws when one fails. */
export async function turnPushOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return;
  const { key } = (await (await fetch("/app/push/key")).json()) as { key: string };
  const { pushManager } = await navigator.serviceWorker.ready;
  // One made with another key of the server's cannot be used any more, and stands in the way of a new one.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await verifiedFirst(() => postJson("/app/push/subscribe", { endpoint, keys }));
}

export async function turnPushOff(): Promise<void> {
  await postJson("/app/push/unsubscribe", {});
  await (await (await registration())?.pushManager.getSubscription())?.unsubscribe();
}
