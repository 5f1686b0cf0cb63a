import { type Command, InvalidArgumentError } from "commander";
import { renderUnicodeCompact } from "uqr";
import { issuePass, revokePasses } from "../admin/access-actions.flow.ts";
import { limits } from "../limits.ts";
import { act } from "./act.ts";

interface PassOptions {
  readonly hours: number;
  readonly reusable?: boolean;
  readonly revoke?: boolean;
}

export function addPassCommand(program: Command): void {
  program
    .command("pass <identifier>")
    .description(
      "make a Temporary Access Pass: a link with which this person binds a new passkey, and does nothing else",
    )
    .option("--hours <hours>", "how long it is good for", readHours, limits.accessPassLifetimeSeconds / 3600)
    .option("--reusable", "good for several devices until it ends; otherwise for one passkey")
    .option("--revoke", "take back every pass of this person whose time is not over, with all that came from it")
    .addHelpText(
      "after",
      "\nExamples:\n  countersign pass grace@example.org\n  countersign pass grace@example.org --hours 48 --reusable\n  countersign pass grace@example.org --revoke",
    )
    .action((identifier: string, options: PassOptions, command: Command) =>
      options.revoke === true ? revoke(command, identifier) : issue(command, identifier, options),
    );
}

const issue = (command: Command, identifier: string, { hours, reusable = false }: PassOptions): Promise<void> =>
  act(
    command,
    issuePass,
    { person: identifier, hours, reusable },
    ({ url, account, oneTime, ...pass }) => {
      const expiresAt = new Date(pass.expiresAt).toISOString();
      const often = oneTime ? "It is good for one passkey" : "It is good for any number of passkeys";
      return {
        json: { url, account, oneTime, expiresAt },
        text: `A pass for ${identifier}. ${often}, until ${expiresAt}, and is shown only now.\n\n  ${url}\n\n${renderUnicodeCompact(url)}`,
      };
    },
    sentences(identifier),
  );

const revoke = (command: Command, identifier: string): Promise<void> =>
  act(
    command,
    revokePasses,
    { person: identifier },
    ({ revoked }) => ({ json: { revoked }, text: `Passes taken back: ${revoked}.` }),
    sentences(identifier),
  );

const hoursAtMost = limits.accessPassMaximumSeconds / 3600;
const minutesAtLeast = limits.accessPassMinimumSeconds / 60;

const sentences = (identifier: string) => ({
  not_found: `Nobody here is called ${JSON.stringify(identifier)}.`,
  account_disabled: "This account is switched off.",
  lifetime_out_of_range: `A pass is good for ${minutesAtLeast} minutes to ${hoursAtMost} hours.`,
  malformed: `A pass is good for ${minutesAtLeast} minutes to ${hoursAtMost} hours.`,
});

function readHours(text: string): number {
  const hours = Number(text);
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError("Give a number of hours, such as 24 or 0.5.");
  return hours;
}
