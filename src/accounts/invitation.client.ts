/** Set-up: moves the token from the fragment into the first form; then makes the passkey of the second. */
import { registerPasskey, showAlert, whileBusy } from "../passkeys/passkey.client.ts";

const arrival = document.getElementById("invitation-form") as HTMLFormElement | null;
const account = document.getElementById("account-form") as HTMLFormElement | null;

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

account?.addEventListener("submit", (event) => {
  event.preventDefault();
  const value = (name: string): string => (account.elements.namedItem(name) as HTMLInputElement).value.trim();
  const [token, displayName, identifier] = [value("token"), value("displayName"), value("identifier")];
  if (displayName === "" || identifier === "") {
    showAlert(account.dataset.incomplete ?? "");
    account.querySelector<HTMLInputElement>("input:invalid")?.focus();
    return;
  }
  void whileBusy(document.getElementById("create-passkey-button"), async () => {
    const wish = { token, displayName, identifier };
    location.assign(await registerPasskey("/invitation/passkey/options", "/invitation/passkey", wish, { token }));
  });
});
