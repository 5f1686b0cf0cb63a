import { type Command, InvalidArgumentError } from "commander";
import { renderUnicodeCompact } from "uqr";
import { issuePassFor, revokePassesOf } from "../accounts/access-pass.flow.ts";
import type { Deps } from "../deps.ts";
import { limits } from "../limits.ts";
import { onDatabase, Refused, type Said } from "./session.ts";

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
      onDatabase(command, (deps) =>
        options.revoke === true ? revoke(deps, identifier) : issue(deps, identifier, options),
      ),
    );
}

async function issue(deps: Deps, identifier: string, { hours, reusable }: PassOptions): Promise<Said> {
  const wanted = { issuerId: null, oneTime: reusable !== true, lifetimeSeconds: Math.round(hours * 3600) };
  const issued = await issuePassFor(deps, identifier, wanted);
  if (!issued.ok) throw new Refused(issued.reason, sentences(identifier)[issued.reason]);
  const { url, pass, account } = issued.value;
  const expiresAt = new Date(pass.expiresAt).toISOString();
  const often = pass.oneTime ? "It is good for one passkey" : "It is good for any number of passkeys";
  return {
    json: { url, account: account.id, oneTime: pass.oneTime, expiresAt },
    text: `A pass for ${account.displayName}. ${often}, until ${expiresAt}, and is shown only now.\n\n  ${url}\n\n${renderUnicodeCompact(url)}`,
  };
}

async function revoke(deps: Deps, identifier: string): Promise<Said> {
  const revoked = await revokePassesOf(deps, identifier);
  if (!revoked.ok) throw new Refused(revoked.reason, sentences(identifier)[revoked.reason]);
  return { json: { revoked: revoked.value }, text: `Passes taken back: ${revoked.value}.` };
}

const hoursAtMost = limits.accessPassMaximumSeconds / 3600;
const minutesAtLeast = limits.accessPassMinimumSeconds / 60;

const sentences = (identifier: string) => ({
  not_found: `Nobody here is called ${JSON.stringify(identifier)}.`,
  account_disabled: "This account is switched off.",
  lifetime_out_of_range: `A pass is good for ${minutesAtLeast} minutes to ${hoursAtMost} hours.`,
  issuer_is_holder: "Nobody issues a pass for themselves.",
});

function readHours(text: string): number {
  const hours = Number(text);
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError("Give a number of hours, such as 24 or 0.5.");
  return hours;
}
