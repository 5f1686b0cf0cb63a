/** The page of one's passkeys: adding one, and telling the browser which ones are still accepted. */
import { verifiedFirst } from "./fresh-form.client.ts";
import { registerPasskey, whileBusy } from "./passkey.client.ts";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-add]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = { wanted: form.dataset.add };
    void whileBusy(event.submitter, async () => {
      const add = () => registerPasskey("/passkeys/registration/options", "/passkeys/registration", wanted, {});
      location.assign(await verifiedFirst(add));
    });
  });
}

/**
 * WebAuthn L3 §5.1.10: the browser's password manager stops offering what was removed here, or on another device since.
 * It is a courtesy to its owner: browsers without it, and managers that refuse, change nothing.
 */
const tellAccepted = async (accepted: string): Promise<void> => {
  const { rpId, userId, credentialIds } = JSON.parse(accepted) as Record<string, never>;
  const credentials = window.PublicKeyCredential as
    | { signalAllAcceptedCredentials?(options: object): Promise<void> }
    | undefined;
  await credentials
    ?.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds: credentialIds })
    .catch(() => undefined);
};
const { accepted } = document.getElementById("passkeys")?.dataset ?? {};
if (accepted !== undefined) void tellAccepted(accepted);
