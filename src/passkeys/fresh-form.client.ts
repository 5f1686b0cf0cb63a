/**
 * What changes the account needs a touch from moments ago (OWASP ASVS 5.0 §7.5.1). A form with `data-fresh` asks for it
 * first where the last one is too old, and is then sent as it is. `data-fresh-for` says how many milliseconds of
 * freshness were left when the page was made. A script that sends JSON uses `verifiedFirst`. The server decides all the
 * same: whoever gets past this is told so on a page.
 */
import { Refusal, verifyAgain, whileBusy } from "./passkey.client.ts";

/** Forms whose touch has just been given, so that sending them again from here goes through. */
const verified = new WeakSet<HTMLFormElement>();

/** Counted from the start of the page's load, which is before the server made it: never too generous. */
const isStillFresh = (form: HTMLFormElement): boolean => performance.now() < Number(form.dataset.freshFor ?? 0);

const verifyThenSend = async (form: HTMLFormElement, button: HTMLElement | null): Promise<void> => {
  await whileBusy(button, async () => {
    await verifyAgain();
    verified.add(form);
  });
  // After the ceremony has freed the button; sending makes it busy again, until the next page is there.
  if (verified.has(form)) form.requestSubmit(button);
};

// On the document: a form may come later, and a page's own handler has had its say by then.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!(form instanceof HTMLFormElement) || !("fresh" in form.dataset) || event.defaultPrevented) return;
  if (submitter?.getAttribute("aria-busy") === "true") event.preventDefault();
  else if (verified.delete(form) || isStillFresh(form)) submitter?.setAttribute("aria-busy", "true");
  else {
    event.preventDefault();
    void verifyThenSend(form, submitter);
  }
});

const mendedByTouch = ["fresh_verification_needed", "device_needed"];

/** For JSON: makes the call, and where it is refused for want of a fresh touch asks for that, then makes it once more. */
export const verifiedFirst = <Answer>(call: () => Promise<Answer>): Promise<Answer> =>
  call().catch(async (error: unknown) => {
    if (!(error instanceof Refusal && mendedByTouch.includes(error.reason))) throw error;
    await verifyAgain();
    return call();
  });
