import { type Command, Option } from "commander";
import { roles } from "../accounts/account.ts";
import { enablePerson, listPeople, setPersonRole, showPerson } from "../admin/people-actions.flow.ts";
import { act } from "./act.ts";

interface ListOptions {
  readonly search?: string;
  readonly role?: (typeof roles)[number];
  readonly state?: "enabled" | "disabled";
  readonly group?: string;
  readonly after?: string;
  readonly count?: string;
}

/** `countersign person`: who is here. `invite`, `disable` and `pass` are commands of their own. */
export function addPersonCommands(program: Command): void {
  const person = program.command("person").description("the people who sign in here");

  person
    .command("list")
    .description("list people in the order of their identifiers, page by page")
    .option("--search <part>", "a part of the identifier or of the name")
    .addOption(new Option("--role <role>", "only those with this role").choices(roles))
    .addOption(new Option("--state <state>", "only those who may sign in, or may not").choices(["enabled", "disabled"]))
    .option("--group <group>", "only those in this group")
    .option("--after <identifier>", "the page after this person")
    .option("--count <count>", "how many at most, 200 at most")
    .action((options: ListOptions, command: Command) =>
      act(command, listPeople, options, ({ people, after }) => {
        const lines = people.map(
          ({ identifier, displayName, role, disabledAt }) =>
            `${identifier}\t${displayName}\t${role}${disabledAt === null ? "" : "\tswitched off"}`,
        );
        const more = after === null ? [] : [`More: --after ${after}`];
        return { json: { people, after }, text: [...lines, ...more].join("\n") || "Nobody." };
      }),
    );

  person
    .command("show <person>")
    .description("show one person, by identifier or id")
    .action((named: string, _options, command: Command) =>
      act(command, showPerson, { person: named }, (shown) => ({
        json: { person: shown },
        text: JSON.stringify(shown, null, 2),
      })),
    );

  person
    .command("enable <person>")
    .description("switch an account on again; what ended stays ended")
    .action((named: string, _options, command: Command) =>
      act(command, enablePerson, { person: named }, ({ id }) => ({
        json: { account: id },
        text: `${named} is switched on again.`,
      })),
    );

  person
    .command("role <person> <role>")
    .description(`give somebody another role: ${roles.join(", ")}`)
    .addHelpText("after", "\nExample:\n  countersign person role grace@example.org helper")
    .action((named: string, role: (typeof roles)[number], _options, command: Command) =>
      act(
        command,
        setPersonRole,
        { person: named, role },
        (changed) => ({ json: { account: changed.id, role: changed.role }, text: `${named} is ${changed.role} now.` }),
        { malformed: `The roles are ${roles.join(", ")}.` },
      ),
    );
}
