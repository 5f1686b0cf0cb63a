/** Recovery codes: a fresh touch before making them; printing, saving and copying the ones just made. */
import "../passkeys/fresh-form.client.ts";

const text = (): string => document.getElementById("codes-text")?.textContent ?? "";
const status = document.getElementById("codes-status");

const tell = (sentence: "copied" | "copyFailed"): void => {
  if (status !== null) status.textContent = status.dataset[sentence] ?? "";
};

const onClick = (id: string, act: (button: HTMLElement) => void): void => {
  const button = document.getElementById(id);
  button?.addEventListener("click", () => act(button));
};

onClick("print-codes", () => print());

onClick("copy-codes", () => {
  const copying = navigator.clipboard?.writeText(text()) ?? Promise.reject(new Error("no clipboard"));
  copying.then(
    () => tell("copied"),
    () => tell("copyFailed"),
  );
});

onClick("save-codes", (button) => {
  const address = URL.createObjectURL(new Blob([text()], { type: "text/plain;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: button.dataset.fileName ?? "" });
  link.click();
  // Not at once: some browsers read it only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
});

document.getElementById("codes-actions")?.removeAttribute("hidden");
