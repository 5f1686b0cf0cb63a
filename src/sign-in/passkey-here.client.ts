/** A passkey on the new screen itself: by its buttons, or by autofill while the page waits. */
import { browserSupportsWebAuthnAutofill } from "@simplewebauthn/browser";
import { askForPasskey, signInWith, signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const autofillLifetimeMilliseconds = 4 * 60_000;

/** `stillLive` says whether a sign-in may still happen on this page. */
export const offerPasskeyHere = (screen: HTMLElement, returnTo: string, stillLive: () => boolean): void => {
  const ownButton = document.getElementById("passkey-button") as HTMLButtonElement | null;
  const alert = document.getElementById("passkey-alert");
  let autofillTimer: ReturnType<typeof setTimeout> | undefined;

  const offerAutofill = async (): Promise<void> => {
    clearTimeout(autofillTimer);
    if (!stillLive() || document.getElementById("ask-name") === null) return;
    if (!(await browserSupportsWebAuthnAutofill())) return;
    // Asked again before the challenge grows stale; the new ceremony ends the old one silently.
    autofillTimer = setTimeout(offerAutofill, autofillLifetimeMilliseconds);
    // Nobody asked for this yet, so its failures are nobody's concern.
    const response = await askForPasskey(true).catch(() => null);
    if (response === null) return;
    await whileBusy(ownButton, async () => location.assign(await signInWith(response, returnTo)));
  };

  const usePasskey = async (button: HTMLButtonElement | null): Promise<void> => {
    clearTimeout(autofillTimer);
    // What it has to say stands by the button that was pressed.
    if (alert !== null) (button?.form ?? button)?.after(alert);
    await whileBusy(button, async () => location.assign(await signInWithPasskey(returnTo)));
    void offerAutofill();
  };

  document.getElementById("passkey-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void usePasskey(ownButton);
  });
  // The screen is swapped as the phone acts, so its own button is listened for from outside.
  screen.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-use-passkey]");
    if (button !== null) void usePasskey(button);
  });
  void offerAutofill();
};
