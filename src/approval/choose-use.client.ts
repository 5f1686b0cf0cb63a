/**
 * What the new screen is to be, chosen on the card. Each choice makes the card anew at the server; its facts, its challenge and
 * the name of its button take the place of the old ones, and whoever approves waits until they have.
 */
import { Refusal } from "../passkeys/passkey.client.ts";

const form = document.getElementById("approve-form") as HTMLFormElement | null;
const button = document.getElementById("approve-button");
const choices = [...document.querySelectorAll<HTMLInputElement>("input[name=use]")];

/** As the person sees it; what the card states where there is nothing to choose. */
const chosen = (): string =>
  choices.length === 0 ? stated() : (choices.find(({ checked }) => checked)?.value ?? "ordinary");
const stated = (): string => form?.dataset.as ?? "ordinary";

let taken: Promise<void> = Promise.resolve();

const take = async (use: string): Promise<void> => {
  const body = new URLSearchParams({ use });
  const answer = await fetch(form?.dataset.use ?? "", { method: "POST", headers: { accept: "text/html" }, body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const anew = page.getElementById("approve-form");
  const facts = page.querySelector("#approval-card dl");
  // Refused, or over: the page that the server has instead says why.
  if (anew === null || facts === null || form === null) return location.reload();
  document.querySelector("#approval-card dl")?.replaceWith(document.adoptNode(facts));
  form.dataset.requestOptions = anew.dataset.requestOptions ?? "{}";
  form.dataset.as = anew.dataset.as ?? "";
  const name = page.getElementById("approve-button")?.dataset.approveLabel;
  if (button !== null && name !== undefined) button.dataset.approveLabel = name;
};

/** Nobody is to sign another card than the one they see: refuses while the server states something else. */
export const cardAsChosen = async (): Promise<void> => {
  await taken.catch(() => undefined);
  if (chosen() !== stated()) await take(chosen());
  if (chosen() !== stated()) throw new Refusal("use_not_possible", "");
};

/** `then` is called when the card says what was chosen; also for what was chosen before this script was there. */
export const followChoices = (then: () => void): void => {
  const follow = (): void => {
    const before = taken.catch(() => undefined);
    taken = before.then(() => (chosen() === stated() ? undefined : take(chosen()))).then(then);
    // Whoever approves tries it again, and is told.
    taken.catch(() => undefined);
  };
  for (const choice of choices) choice.addEventListener("change", follow);
  if (chosen() !== stated()) follow();
};
