/** The pass: moves the token from the fragment into the form; then makes the one passkey. */
import { registerPasskey, whileBusy } from "../passkeys/passkey.client.ts";
import { takeSecretFromAddress } from "../ui/secret-from-address.client.ts";

takeSecretFromAddress("access-pass-form", "token");

document.getElementById("bind-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("bind-button"), async () => {
    location.assign(await registerPasskey("/pass/passkey/options", "/pass/passkey", {}, {}));
  });
});
