import type { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import { makeSetupLink } from "../accounts/invitation.flow.ts";
import { invitePerson } from "../admin/invite-actions.flow.ts";
import { disablePerson } from "../admin/people-actions.flow.ts";
import { act } from "./act.ts";
import { onDatabase, type Said } from "./session.ts";

export function addPeopleCommands(program: Command): void {
  program
    .command("setup-link")
    .description("make a link with which an owner registers a passkey; older unused ones stop working")
    .action((_options, command: Command) =>
      onDatabase(command, async (deps) => {
        const { invitation, url } = await makeSetupLink(deps);
        return sayLink({ url, role: invitation.role, expiresAt: invitation.expiresAt });
      }),
    );

  program
    .command("invite")
    .description("make a link with which a person registers a passkey and so begins an account")
    .option("--name <name>", "the name the form suggests")
    .option("--administrator", "the person becomes an administrator; other roles: countersign person role")
    .addHelpText(
      "after",
      '\nExamples:\n  countersign invite --name "Grace Hopper"\n  countersign --json invite --administrator',
    )
    .action((options: { name?: string; administrator?: boolean }, command: Command) =>
      act(
        command,
        invitePerson,
        { name: options.name, role: options.administrator === true ? "administrator" : "person" },
        sayLink,
      ),
    );

  program
    .command("disable <identifier>")
    .description("switch a person's account off: every session ends, nothing more is approved or granted")
    .action((identifier: string, _options, command: Command) =>
      act(
        command,
        disablePerson,
        { person: identifier },
        ({ id }) => ({ json: { account: id }, text: `${identifier} is switched off.` }),
        {
          not_found: `Nobody here is called ${JSON.stringify(identifier)}.`,
          last_owner: "This is the last owner. Make somebody else an owner first: countersign person role --help",
        },
      ),
    );
}

function sayLink(link: { readonly url: string; readonly role: string; readonly expiresAt: number }): Said {
  const { url, role } = link;
  const expiresAt = new Date(link.expiresAt).toISOString();
  return {
    json: { url, role, expiresAt },
    text: `Open this link on the device that shall hold the passkey. It works once, until ${expiresAt}.\n\n  ${url}\n\n${renderUnicodeCompact(url)}`,
  };
}
