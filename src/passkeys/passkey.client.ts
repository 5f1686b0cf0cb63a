/**
 * The WebAuthn ceremonies as every page runs them: ask the server for options, touch, send the answer. A refusal or a
 * cancelled touch becomes a sentence in the page's alert; nothing here leaves a button stuck.
 */
import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";

/** An expected no from the server; `message` is the sentence for the person. */
export class Refusal extends Error {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

class Unreachable extends Error {}

export const postJson = async <Answer>(path: string, body: unknown): Promise<Answer> => {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Unreachable();
  });
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return json as Answer;
  throw new Refusal(String(json.reason ?? "unexpected"), String(json.message ?? alertSentence("unexpected")));
};

const alertRegion = (): HTMLElement | null => document.getElementById("passkey-alert");

const alertSentence = (name: string): string => alertRegion()?.dataset[name] ?? "";

export const showAlert = (sentence: string): void => {
  const region = alertRegion();
  if (region === null) return;
  region.textContent = sentence;
  // On a long page the button may be far from the alert.
  if (sentence !== "") region.scrollIntoView({ block: "nearest" });
};

/** The sentence for what went wrong, or null where silence is right: another ceremony took over. */
const sentenceFor = (error: unknown): string | null => {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Unreachable) return alertSentence("unreachable");
  if (error instanceof WebAuthnError && error.code === "ERROR_CEREMONY_ABORTED") return null;
  if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
    return alertSentence("alreadyRegistered");
  if (!browserSupportsWebAuthn()) return alertSentence("unsupported");
  if (error instanceof Error && (error.name === "NotAllowedError" || error.name === "AbortError"))
    return alertSentence("cancelled");
  return alertSentence("unexpected");
};

/** Runs a ceremony behind a button: busy while it lasts, never twice at once, free again however it ends. */
export const whileBusy = async (button: HTMLElement | null, ceremony: () => Promise<void>): Promise<void> => {
  if (button?.getAttribute("aria-busy") === "true") return;
  button?.setAttribute("aria-busy", "true");
  showAlert("");
  try {
    await ceremony();
  } catch (error) {
    const sentence = sentenceFor(error);
    if (sentence !== null) showAlert(sentence);
  } finally {
    button?.removeAttribute("aria-busy");
  }
};

export const assertPasskey = (
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON> => startAuthentication({ optionsJSON });

/** Asks for any passkey of this site. With `autofill` it waits, unseen, until the person picks one in a field. */
export const askForPasskey = async (autofill = false): Promise<AuthenticationResponseJSON> => {
  const optionsJSON = await postJson<PublicKeyCredentialRequestOptionsJSON>("/passkeys/sign-in/options", {});
  return startAuthentication({ optionsJSON, useBrowserAutofill: autofill });
};

/** Signs this browser in with the answer; returns where to go next. */
export const signInWith = async (response: AuthenticationResponseJSON, returnTo: string): Promise<string> => {
  const { next } = await postJson<{ next: string }>("/passkeys/sign-in", { response, returnTo });
  return next;
};

export const signInWithPasskey = async (returnTo: string): Promise<string> =>
  signInWith(await askForPasskey(), returnTo);

/** A fresh touch of whoever is signed in here: asks for their own passkeys only, so that nobody slips into another account. */
export const verifyAgain = async (): Promise<void> => {
  const optionsJSON = await postJson<PublicKeyCredentialRequestOptionsJSON>("/passkeys/sign-in/options", {
    again: true,
  });
  await signInWith(await startAuthentication({ optionsJSON }), "/");
};

/** Makes a passkey; returns where to go next. `extra` goes along with the answer. */
export const registerPasskey = async (
  optionsPath: string,
  answerPath: string,
  optionsBody: object,
  extra: object,
): Promise<string> => {
  const optionsJSON = await postJson<PublicKeyCredentialCreationOptionsJSON>(optionsPath, optionsBody);
  const response = await startRegistration({ optionsJSON });
  const { next } = await postJson<{ next: string }>(answerPath, { ...extra, response });
  return next;
};

// A page that comes back from the browser's back-forward cache must not show a button as busy.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
