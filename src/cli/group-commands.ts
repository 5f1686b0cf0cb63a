import type { Command } from "commander";
import { membershipsOf } from "../accounts/group.flow.ts";
import { joinGroup, leaveGroup } from "../admin/access-actions.flow.ts";
import { act } from "./act.ts";
import { onDatabase } from "./session.ts";

const sentences = {
  malformed_group:
    "A group's name has 1 to 64 letters, digits, spaces and . _ : / @ - and begins with a letter or digit.",
  not_found: "Nobody is called so here.",
  already_member: "They are in the group already.",
  not_a_member: "They are not in the group.",
};

export function addGroupCommands(program: Command): void {
  const group = program.command("group").description("groups, which apps are told of by the scope groups");

  group
    .command("list")
    .description("list the groups and who is in them")
    .action((_options, command: Command) =>
      onDatabase(command, async (deps) => {
        const memberships = await membershipsOf(deps.db);
        const lines = memberships.map((each) => `${each.group}\t${each.identifier}`);
        return { json: { memberships }, text: lines.join("\n") || "No groups yet: countersign group add --help" };
      }),
    );

  for (const { name, description, action } of [
    { name: "add", description: "put somebody into a group; the first one makes it", action: joinGroup },
    { name: "remove", description: "take somebody out of a group", action: leaveGroup },
  ])
    group
      .command(`${name} <group> <person>`)
      .description(description)
      .addHelpText("after", `\nExample:\n  countersign group ${name} editors ada@example.org`)
      .action((entered: string, person: string, _options, command: Command) =>
        act(
          command,
          action,
          { person, group: entered },
          (changed) => ({ json: { ...changed }, text: `${changed.group}\t${changed.identifier}` }),
          { ...sentences, malformed: sentences.malformed_group },
        ),
      );
}
