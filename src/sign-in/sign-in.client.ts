/**
 * The new screen, live: follows the request by server-sent events, swaps `#sign-in-screen`, redeems the moment it is
 * approved, and offers a passkey on this device. Without this script the page reloads itself and says the same.
 */
import { browserSupportsWebAuthnAutofill } from "@simplewebauthn/browser";
import { askForPasskey, signInWith, signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const screen = document.getElementById("sign-in-screen") as HTMLElement;
const status = document.getElementById("sign-in-status");
const requestId = screen.dataset.request ?? "";
const returnTo = screen.dataset.returnTo ?? "/";

const state = (): string => screen.querySelector<HTMLElement>("[data-state]")?.dataset.state ?? "";
const shownCode = (): string => screen.querySelector<HTMLElement>("[data-user-code]")?.dataset.userCode ?? "";
const stillLive = (): boolean => ["waiting", "opened", "approved"].includes(state());

// ── The countdown, on the code's own line ────────────────────────────────────────────────────────────────────────────
let overdue: ReturnType<typeof setTimeout> | undefined;
let counted = { code: "", milliseconds: 1 };

const startCountdown = (): void => {
  clearTimeout(overdue);
  const waiting = screen.querySelector<HTMLElement>("[data-renews-at]");
  const line = screen.querySelector<HTMLElement>("[data-countdown]");
  if (waiting === null || line === null) return;
  // Both instants are the server's, so a wrong clock on this device does no harm.
  const remaining = Number(waiting.dataset.renewsAt) - Number(waiting.dataset.now);
  // The QR code renews itself more often than the code, whose line must not jump back when that happens.
  if (counted.code !== shownCode()) counted = { code: shownCode(), milliseconds: Math.max(1, remaining) };
  const left = Math.min(1, Math.max(0, remaining / counted.milliseconds));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  line.animate([{ transform: `scaleX(${left})` }, { transform: "scaleX(0)" }], {
    duration: Math.max(1, remaining),
    easing: calm ? "steps(6, jump-none)" : "linear",
    fill: "forwards",
  });
  // The fresh code comes by event. If it does not come, the page asks for itself again.
  overdue = setTimeout(() => location.reload(), remaining + 8_000);
};

// ── What happens on the phone ────────────────────────────────────────────────────────────────────────────────────────
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

const showScreen = (html: string): void => {
  const before = { state: state(), code: shownCode(), focused: screen.contains(document.activeElement) };
  screen.innerHTML = html;
  if (status !== null && state() !== before.state)
    status.textContent = screen.querySelector<HTMLElement>("[data-announcement]")?.dataset.announcement ?? "";
  else if (status !== null && shownCode() !== before.code)
    status.textContent = screen.dataset.newCodeAnnouncement ?? "";
  if (before.focused) screen.querySelector<HTMLElement>("button, a")?.focus();
  startCountdown();
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
  events.addEventListener("approved", redeemInOneWindow);
  events.onerror = () => {
    // While it is connecting, the browser itself tries again; once closed, it is up to us.
    if (events?.readyState !== EventSource.CLOSED) return;
    failures += 1;
    setTimeout(failures > 4 ? () => location.reload() : follow, Math.min(1_000 * 2 ** (failures - 1), 8_000));
  };
};

// A phone or laptop that slept may have missed the end of the connection.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && events?.readyState === EventSource.CLOSED) follow();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// ── A passkey on this device ─────────────────────────────────────────────────────────────────────────────────────────
const passkeyButton = document.getElementById("passkey-button");
const autofillLifetimeMilliseconds = 4 * 60_000;
let autofillTimer: ReturnType<typeof setTimeout> | undefined;

const offerAutofill = async (): Promise<void> => {
  clearTimeout(autofillTimer);
  if (!stillLive() || !(await browserSupportsWebAuthnAutofill())) return;
  document.getElementById("passkey-field")?.removeAttribute("hidden");
  // Asked again before the challenge grows stale; the new ceremony ends the old one silently.
  autofillTimer = setTimeout(offerAutofill, autofillLifetimeMilliseconds);
  // Nobody asked for this yet, so its failures are nobody's concern.
  const response = await askForPasskey(true).catch(() => null);
  if (response === null) return;
  await whileBusy(passkeyButton, async () => location.assign(await signInWith(response, returnTo)));
};

document.getElementById("passkey-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(autofillTimer);
  await whileBusy(passkeyButton, async () => location.assign(await signInWithPasskey(returnTo)));
  void offerAutofill();
});

startCountdown();
follow();
void offerAutofill();
if (state() === "approved") redeemInOneWindow();
