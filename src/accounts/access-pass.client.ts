/** The pass: moves the token from the fragment into the form; then makes the one passkey. */
import { registerPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const arrival = document.getElementById("access-pass-form") as HTMLFormElement | null;

const tokenField = (form: HTMLFormElement): HTMLInputElement => form.elements.namedItem("token") as HTMLInputElement;

const takeTokenFromAddress = (form: HTMLFormElement): void => {
  const token = location.hash.slice(1);
  if (token === "") return;
  history.replaceState(null, "", location.pathname);
  tokenField(form).value = token;
  form.submit();
};

if (arrival !== null) {
  addEventListener("hashchange", () => takeTokenFromAddress(arrival));
  // A pasted link counts by what follows its "#".
  arrival.addEventListener("submit", () => {
    const field = tokenField(arrival);
    field.value = field.value.trim().replace(/^.*#/, "");
  });
  takeTokenFromAddress(arrival);
}

document.getElementById("bind-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("bind-button"), async () => {
    location.assign(await registerPasskey("/pass/passkey/options", "/pass/passkey", {}, {}));
  });
});
