/**
 * The phone at `/link`. A code that arrives in the fragment (by QR, or pasted as a link) goes into the form and out of
 * the address at once, so that it stays in no history. Without a session, the passkey comes first: one touch for both.
 */
import { signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const form = document.getElementById("link-form") as HTMLFormElement;
const field = document.getElementById("code") as HTMLInputElement;
const button = document.getElementById("link-button");

const send = (): Promise<void> =>
  whileBusy(button, async () => {
    if (form.dataset.signedIn !== "true") {
      await signInWithPasskey("/link");
      form.dataset.signedIn = "true";
    }
    form.submit();
  });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void send();
});

field.addEventListener("paste", (event) => {
  const pasted = event.clipboardData?.getData("text").trim() ?? "";
  if (!pasted.includes("#")) return;
  event.preventDefault();
  field.value = pasted.slice(pasted.lastIndexOf("#") + 1);
  void send();
});

const takeCodeFromAddress = (): void => {
  const code = location.hash.slice(1);
  if (code === "") return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = code;
  void send();
};

addEventListener("hashchange", takeCodeFromAddress);
takeCodeFromAddress();
