/** Set-up: moves the token from the fragment into the first form; then makes the passkey of the second. */
import { registerPasskey, showAlert, whileBusy } from "../passkeys/passkey.client.ts";
import { takeSecretFromAddress } from "../ui/secret-from-address.client.ts";

const account = document.getElementById("account-form") as HTMLFormElement | null;

takeSecretFromAddress("invitation-form", "token");

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
