/**
 * The new device: moves the code from the fragment into the first form, then makes the passkey. Where a synced passkey
 * of the account is here already, that one signs in instead of a second one being made over it.
 */
import { WebAuthnError } from "@simplewebauthn/browser";
import { postJson, registerPasskey, signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const arrival = document.getElementById("enrol-form") as HTMLFormElement | null;
const binding = document.getElementById("bind-form") as HTMLFormElement | null;

const codeField = (form: HTMLFormElement): HTMLInputElement | null =>
  form.elements.namedItem("code") as HTMLInputElement | null;

const takeCodeFromAddress = (form: HTMLFormElement): void => {
  const code = location.hash.slice(1);
  const field = codeField(form);
  if (code === "" || field === null) return;
  history.replaceState(null, "", location.pathname);
  field.value = code;
  form.submit();
};

if (arrival !== null) {
  addEventListener("hashchange", () => takeCodeFromAddress(arrival));
  // A pasted link counts by what follows its "#".
  arrival.addEventListener("submit", () => {
    const field = codeField(arrival);
    if (field !== null) field.value = field.value.trim().replace(/^.*#/, "");
  });
  takeCodeFromAddress(arrival);
}

const isHereAlready = (error: unknown): boolean =>
  error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";

const bind = async (form: HTMLFormElement): Promise<string> => {
  const code = codeField(form)?.value;
  const wish = code === undefined ? {} : { code };
  const { options = "", answer = "" } = form.dataset;
  return registerPasskey(options, answer, wish, wish).catch(async (error: unknown) => {
    if (!isHereAlready(error)) throw error;
    const next = await signInWithPasskey("/app");
    if (code !== undefined) await postJson("/enrol/signed-in", { code });
    return next;
  });
};

binding?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("bind-button"), async () => location.assign(await bind(binding)));
});
