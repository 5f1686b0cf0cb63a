/** The countdown, on the code's own line. */
import { reloadWhenServed } from "../ui/reload.client.ts";

let overdue: ReturnType<typeof setTimeout> | undefined;
let counted = { code: "", milliseconds: 1 };

/** Starts over for what `screen` shows now; `code` tells whether it is still the same one. */
export const startCountdown = (screen: HTMLElement, code: string): void => {
  clearTimeout(overdue);
  const waiting = screen.querySelector<HTMLElement>("[data-renews-at]");
  const line = screen.querySelector<HTMLElement>("[data-countdown]");
  if (waiting === null || line === null) return;
  // Both instants are the server's, so a wrong clock on this device does no harm.
  const remaining = Number(waiting.dataset.renewsAt) - Number(waiting.dataset.now);
  // The QR code renews itself more often than the code, whose line must not jump back when that happens.
  if (counted.code !== code) counted = { code, milliseconds: Math.max(1, remaining) };
  const left = Math.min(1, Math.max(0, remaining / counted.milliseconds));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  line.animate([{ transform: `scaleX(${left})` }, { transform: "scaleX(0)" }], {
    duration: Math.max(1, remaining),
    easing: calm ? "steps(6, jump-none)" : "linear",
    fill: "forwards",
  });
  // The fresh code comes by event. If it does not come, the page asks for itself again.
  overdue = setTimeout(() => void reloadWhenServed(), remaining + 8_000);
};
