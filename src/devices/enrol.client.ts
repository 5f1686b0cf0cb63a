/**
 * The new device: moves the code from the fragment into the first form, then makes the passkey. Where a synced passkey
 * of the account is here already, that one signs in instead of a second one being made over it.
 */
import { WebAuthnError } from "@simplewebauthn/browser";
import { postJson, registerPasskey, signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";
import { takeSecretFromAddress } from "../ui/secret-from-address.client.ts";

const binding = document.getElementById("bind-form") as HTMLFormElement | null;

takeSecretFromAddress("enrol-form", "code");

const isHereAlready = (error: unknown): boolean =>
  error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";

const bind = async (form: HTMLFormElement): Promise<string> => {
  const code = (form.elements.namedItem("code") as HTMLInputElement | null)?.value;
  const wish = code === undefined ? {} : { code };
  const { options = "", answer = "" } = form.dataset;
  return registerPasskey(options, answer, wish, wish).catch(async (error: unknown) => {
    if (!isHereAlready(error)) throw error;
    const next = await signInWithPasskey(form.dataset.next ?? "/app");
    if (code !== undefined) await postJson("/enrol/signed-in", { code });
    return next;
  });
};

binding?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("bind-button"), async () => location.assign(await bind(binding)));
});

/** A computer without a sensor or PIN of its own is told so, and what works instead, before it asks in vain. */
const tellOfPlatform = async (): Promise<void> => {
  const { PublicKeyCredential: passkeys } = globalThis;
  if (passkeys === undefined || (await passkeys.isUserVerifyingPlatformAuthenticatorAvailable())) return;
  for (const told of document.querySelectorAll<HTMLElement>("[data-platform]"))
    told.hidden = told.dataset.platform === "yes";
  for (const named of document.querySelectorAll<HTMLElement>("[data-without-platform]"))
    named.textContent = named.dataset.withoutPlatform ?? "";
};
void tellOfPlatform();
