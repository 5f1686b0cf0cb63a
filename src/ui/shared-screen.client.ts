/**
 * On a shared screen: signs out when nobody has touched anything for long enough, with a minute of warning in which any
 * touch or key goes on. Several windows of the browser count as one. The server ends an idle session by its own clock, so
 * somebody who only reads is made known to it now and then.
 */
const bar = document.querySelector<HTMLElement>("[data-idle-seconds]");
const warning = document.getElementById("shared-warning");
const idleMilliseconds = Number(bar?.dataset.idleSeconds ?? 0) * 1000;
const warnMilliseconds = 60_000;
const tellServerEveryMilliseconds = 120_000;

let touchedAt = Date.now();
let toldAt = Date.now();
const windows = new BroadcastChannel("countersign-shared-screen");

const touched = (): void => {
  touchedAt = Date.now();
  if (warning !== null) warning.textContent = "";
};

const touchedHere = (): void => {
  if (Date.now() - touchedAt > 1000) windows.postMessage("touched");
  touched();
};
windows.onmessage = touched;
for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"])
  addEventListener(kind, touchedHere, { passive: true });

const tick = (): void => {
  const left = touchedAt + idleMilliseconds - Date.now();
  if (left <= 0) (document.getElementById("shared-sign-out") as HTMLFormElement | null)?.submit();
  if (left <= warnMilliseconds && warning !== null) {
    // Once for screen readers, which would otherwise read out every second of it.
    const words = (warning.dataset.words ?? "").replace("{seconds}", String(Math.ceil(left / 10_000) * 10));
    if (warning.textContent !== words) warning.textContent = words;
  }
  if (touchedAt > toldAt && Date.now() - toldAt > tellServerEveryMilliseconds) {
    toldAt = Date.now();
    void fetch("/start", { method: "HEAD" }).catch(() => undefined);
  }
};

setInterval(tick, 1000);
// A machine that slept has passed its time without a tick.
document.addEventListener("visibilitychange", tick);
