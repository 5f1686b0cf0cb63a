/**
 * The new screen, live: follows the request by server-sent events, swaps `#sign-in-screen`, redeems the moment it is
 * approved, offers a passkey on this device, and gives what evidence it has that the phone is near. Without this script
 * the page reloads itself and says the same.
 */
import { proveKnownBrowser } from "../proximity/known-browser.client.ts";
import { answerNearby } from "../proximity/nearby-screen.client.ts";
import { reloadWhenServed } from "../ui/reload.client.ts";
import { startCountdown } from "./countdown.client.ts";
import { isLiveScreen, type SignInScreen } from "./next-step.ts";
import { offerPasskeyHere } from "./passkey-here.client.ts";
import { offerRemembered, rememberNamed } from "./remembered.client.ts";

const screen = document.getElementById("sign-in-screen") as HTMLElement;
const status = document.getElementById("sign-in-status");
const requestId = screen.dataset.request ?? "";
const returnTo = screen.dataset.returnTo ?? "/";
/** Nothing is kept in such a browser: neither a key that would make it known, nor a name. */
const shared = screen.dataset.use === "shared";

const state = () =>
  (screen.querySelector<HTMLElement>("[data-state]")?.dataset.state ?? "expired") as SignInScreen["state"];
const shownCode = (): string => screen.querySelector<HTMLElement>("[data-user-code]")?.dataset.userCode ?? "";
const stillLive = (): boolean => isLiveScreen({ state: state() });

const redeem = (): void => {
  let form = document.getElementById("redeem-form") as HTMLFormElement | null;
  if (form === null) {
    form = document.createElement("form");
    form.method = "post";
    form.action = "/sign-in/redeem";
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "request";
    field.value = requestId;
    form.append(field);
    document.body.append(form);
  }
  events?.close();
  form.submit();
};

/** Of several windows that show this request one redeems it; the others learn by event that it is done. */
const redeemInOneWindow = (): void => {
  void navigator.locks.request(`redeem ${requestId}`, { ifAvailable: true }, (lock) => {
    if (lock === null) return;
    redeem();
    // Kept until this page is left.
    return new Promise<never>(() => {});
  });
};

/** Digits being typed: the same screen sent once more, after a lost connection, say, must not take them away. */
const wouldTakeDigits = (html: string): boolean => {
  const form = screen.querySelector<HTMLFormElement>("form.check-form");
  const typed = form?.querySelector<HTMLInputElement>(".code-input")?.value ?? "";
  const same = (name: string, value: string | undefined) => value === undefined || html.includes(`${name}="${value}"`);
  return (
    typed !== "" && same("data-tries-left", form?.dataset.triesLeft) && same("data-challenge", form?.dataset.challenge)
  );
};

const showScreen = (html: string): void => {
  if (wouldTakeDigits(html)) return;
  const before = { state: state(), code: shownCode(), focused: screen.contains(document.activeElement) };
  screen.innerHTML = html;
  if (status !== null && state() !== before.state)
    status.textContent = screen.querySelector<HTMLElement>("[data-announcement]")?.dataset.announcement ?? "";
  else if (status !== null && shownCode() !== before.code)
    status.textContent = screen.dataset.newCodeAnnouncement ?? "";
  const field = screen.querySelector<HTMLElement>(".code-input");
  if (field !== null) field.focus();
  else if (before.focused) screen.querySelector<HTMLElement>("button, a")?.focus();
  startCountdown(screen, shownCode());
  if (!stillLive()) events?.close();
};

let events: EventSource | undefined;
let failures = 0;

const follow = (): void => {
  events?.close();
  if (!stillLive()) return;
  events = new EventSource(`/sign-in/events?request=${encodeURIComponent(requestId)}`);
  events.onopen = () => {
    failures = 0;
  };
  events.addEventListener("screen", (event) => showScreen(event.data));
  events.addEventListener("approved", () => {
    if (!shared) rememberNamed();
    redeemInOneWindow();
  });
  events.addEventListener("nearby", (event) => void answerNearby(requestId, event.data));
  events.onerror = () => {
    // While it is connecting, the browser itself tries again; once closed, it is up to us.
    if (events?.readyState !== EventSource.CLOSED) return;
    failures += 1;
    setTimeout(failures > 4 ? () => void reloadWhenServed() : follow, Math.min(1_000 * 2 ** (failures - 1), 8_000));
  };
};

// A phone or laptop that slept may have missed the end of the connection.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && events?.readyState === EventSource.CLOSED) follow();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

startCountdown(screen, shownCode());
follow();
if (!shared) {
  offerRemembered();
  offerPasskeyHere(screen, returnTo, stillLive);
}
if (!shared && (state() === "waiting" || state() === "opened")) void proveKnownBrowser(requestId);
if (state() === "approved") redeemInOneWindow();
