/**
 * What the new screen is to be, chosen on the card. Each choice makes the card anew at the server; its facts, its challenge and
 * the name of its button take the place of the old ones, and whoever approves waits until they have.
 */
import { Refusal } from "../passkeys/passkey.client.ts";

const form = document.getElementById("approve-form") as HTMLFormElement | null;
const button = document.getElementById("approve-button");
const choices = [...document.querySelectorAll<HTMLInputElement>("input[name=use]")];

const chosen = (): string => choices.find(({ checked }) => checked)?.value ?? "ordinary";

let settled: Promise<void> = Promise.resolve();

/** Refuses when the server has not taken the last choice: nobody is to sign another card than the one they made. */
export const cardAsChosen = (): Promise<void> => settled;

const take = async (use: string): Promise<void> => {
  const body = new URLSearchParams({ use });
  const answer = await fetch(form?.dataset.use ?? "", { method: "POST", headers: { accept: "text/html" }, body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const anew = page.getElementById("approve-form");
  const facts = page.querySelector("#approval-card dl");
  // Refused, or over: the page that the server has instead says why.
  if (anew === null || facts === null || form === null) return location.reload();
  if (anew.dataset.as !== use) throw new Refusal("use_not_possible", document.title);
  document.querySelector("#approval-card dl")?.replaceWith(document.adoptNode(facts));
  form.dataset.requestOptions = anew.dataset.requestOptions ?? "{}";
  const name = page.getElementById("approve-button")?.dataset.approveLabel;
  if (button !== null && name !== undefined) button.dataset.approveLabel = name;
};

/** `then` is called when the card says what was chosen. */
export const followChoices = (then: () => void): void => {
  for (const choice of choices)
    choice.addEventListener("change", () => {
      const before = settled.catch(() => undefined);
      settled = before.then(() => take(chosen())).then(then);
      // Whoever approves is told; until then nobody is waiting for it.
      settled.catch(() => undefined);
    });
};
