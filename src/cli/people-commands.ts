import type { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { type InvitationLink, invite, makeSetupLink } from "../accounts/invitation.flow.ts";
import { onDatabase, Refused, type Said } from "./session.ts";

export function addPeopleCommands(program: Command): void {
  program
    .command("setup-link")
    .description("make a link with which an administrator registers a passkey; older unused ones stop working")
    .action((_options, command: Command) => onDatabase(command, async (deps) => sayLink(await makeSetupLink(deps))));

  program
    .command("invite")
    .description("make a link with which a person registers a passkey and so begins an account")
    .option("--name <name>", "the name the form suggests")
    .option("--administrator", "the person becomes an administrator")
    .addHelpText(
      "after",
      '\nExamples:\n  countersign invite --name "Grace Hopper"\n  countersign --json invite --administrator',
    )
    .action((options: { name?: string; administrator?: boolean }, command: Command) =>
      onDatabase(command, async (deps) =>
        sayLink(
          await invite(deps, {
            role: options.administrator === true ? "administrator" : "person",
            suggestedName: options.name ?? null,
          }),
        ),
      ),
    );

  program
    .command("disable <identifier>")
    .description("switch a person's account off: every session ends, nothing more is approved or granted")
    .action((identifier: string, _options, command: Command) =>
      onDatabase(command, async (deps) => {
        const disabled = await disableAccount(deps, identifier);
        if (!disabled.ok) {
          const unknown = `Nobody here is called ${JSON.stringify(identifier)}.`;
          throw new Refused(disabled.reason, disabled.reason === "not_found" ? unknown : lastOwner);
        }
        return { json: { account: disabled.value.id }, text: `${disabled.value.displayName} is switched off.` };
      }),
    );
}

const lastOwner = "This is the last owner. Make somebody else an owner first: countersign person role --help";

function sayLink({ invitation, url }: InvitationLink): Said {
  const expiresAt = new Date(invitation.expiresAt).toISOString();
  return {
    json: { url, role: invitation.role, expiresAt },
    text: `Open this link on the device that shall hold the passkey. It works once, until ${expiresAt}.\n\n  ${url}\n\n${renderUnicodeCompact(url)}`,
  };
}
