/** Whether the app is, or can be, installed. The browser offers it once, early, and only to whoever was listening. */

interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallOffer | null = null;
const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};

addEventListener("beforeinstallprompt", (event) => {
  // Not the browser's own banner over whatever the person is doing: settings and home say it when there is time.
  event.preventDefault();
  offer = event as InstallOffer;
  tell();
});
addEventListener("appinstalled", () => {
  offer = null;
  tell();
});

export type InstallState = "installed" | "offered" | "apple" | "other";

export function installState(): InstallState {
  // WebKit on phones has this property and no install event.
  const { standalone } = navigator as { standalone?: boolean };
  if (matchMedia("(display-mode: standalone)").matches || standalone === true) return "installed";
  if (offer !== null) return "offered";
  return standalone === undefined ? "other" : "apple";
}

export async function install(): Promise<void> {
  await offer?.prompt();
  offer = null;
  tell();
}

export function onInstallChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
