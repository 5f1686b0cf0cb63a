/**
 * After the decision: moves on when the new screen does, and keeps a limited sign-in when the person says so, with a
 * touch from moments ago.
 */
import "../passkeys/fresh-form.client.ts";
import { Refusal, signInWithPasskey, whileBusy } from "../passkeys/passkey.client.ts";

const followEveryMilliseconds = 2_500;
const stateIn = (page: ParentNode): string => page.querySelector<HTMLElement>("[data-state]")?.dataset.state ?? "";
const shown = stateIn(document);

// Both end by themselves within minutes, so this does too.
const follow = async (): Promise<void> => {
  await new Promise((later) => setTimeout(later, followEveryMilliseconds));
  if (document.visibilityState === "visible") {
    const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => null);
    const page = answer?.ok !== true ? null : new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page !== null && stateIn(page) !== shown) return location.reload();
  }
  return follow();
};
if (shown === "checking" || shown === "approved") void follow();

const confirm = document.getElementById("confirm-form") as HTMLFormElement | null;

const keep = (path: string): Promise<Response> =>
  fetch(path, { method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams() });

const needsTouch = async (answer: Response): Promise<boolean> => {
  if (answer.status !== 403) return false;
  const json = await answer
    .clone()
    .json()
    .catch(() => null);
  return json === null || json.reason === "fresh_verification_needed";
};

confirm?.addEventListener("submit", (event) => {
  event.preventDefault();
  void whileBusy(document.getElementById("confirm-button"), async () => {
    const path = new URL(confirm.action).pathname;
    let answer = await keep(path);
    if (await needsTouch(answer)) {
      await signInWithPasskey(location.pathname);
      answer = await keep(path);
    }
    if (!answer.ok) {
      const { reason, message } = await answer.json();
      throw new Refusal(reason, message);
    }
    location.reload();
  });
});
