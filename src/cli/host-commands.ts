import type { Command } from "commander";
import { atCommandLine } from "../admin/actor.ts";
import { list, remove, setPolicy } from "../admin/host-actions.flow.ts";
import { enterAction } from "../admin/run-action.flow.ts";
import { findHostNamed } from "../hosts/host.flow.ts";
import type { Host, HostPolicy } from "../hosts/host.ts";
import { act } from "./act.ts";
import { onDatabase, Refused } from "./session.ts";

const sentences: Readonly<Record<string, string>> = {
  unknown_host: "There is no such host: countersign host list",
  malformed_user: "A Linux user has 1 to 32 small letters, digits, dots, dashes and underscores.",
  malformed_group:
    "A group's name has 1 to 64 letters, digits, spaces and . _ : / @ - and begins with a letter or digit.",
  malformed_domain: "A domain looks like example.org.",
};

interface PolicyOptions {
  readonly map: readonly string[];
  readonly unmap: readonly string[];
  readonly names?: HostPolicy["names"];
  readonly groups?: string;
  readonly domain?: string;
}

const collect = (value: string, list: readonly string[]): readonly string[] => [...list, value];

/** What the server's operator does about hosts. What the machines themselves do is in `host-program/`. */
export function addHostCommands(program: Command): void {
  const host = program.command("host").description("machines that people sign in to with their phones");

  addMachineCommands(host);

  host
    .command("list")
    .description("list the hosts and who may come in")
    .action((_options, command: Command) =>
      act(command, list, {}, ({ hosts }) => {
        const lines = hosts.map(
          (each) => `${each.host}\t${each.client}\t${each.system}\t${JSON.stringify(each.policy)}`,
        );
        return { json: { hosts }, text: lines.join("\n") || "No hosts yet: countersign host join" };
      }),
    );

  host
    .command("policy <name>")
    .description("change who may come in to a host; what is not named stays as it is")
    .option("--map <user=person>", "this person may be this Linux user; may be given again", collect, [])
    .option("--unmap <user>", "take a Linux user out of the table; may be given again", collect, [])
    .option(
      "--names <rule>",
      "same: a user whom the table does not name is the account of that name; table_only: nobody",
    )
    .option("--groups <groups>", "groups of which one is needed, separated by commas; empty: none is")
    .option("--domain <domain>", "identifiers may end in @domain; empty: none does")
    .addHelpText(
      "after",
      "\nExamples:\n  countersign host policy web1 --groups ops\n  countersign host policy web1 --map deploy=ada@example.org",
    )
    .action((name: string, options: PolicyOptions, command: Command) =>
      onDatabase(command, async (deps) => {
        const before = await findHostNamed(deps.db, name);
        if (before === null) throw new Refused("unknown_host", sentences.unknown_host ?? "");
        const input = { host: name, ...readPolicy(options, before) };
        const changed = await enterAction(deps, atCommandLine, setPolicy, input);
        if (!changed.ok) throw new Refused(changed.reason, sentences[changed.reason] ?? changed.reason);
        const { policy } = changed.value;
        return { json: { host: name, policy }, text: JSON.stringify(policy, null, 2) };
      }),
    );

  host
    .command("remove <name>")
    .description("remove a host: it can let nobody in any more")
    .action((name: string, _options, command: Command) =>
      act(command, remove, { host: name }, () => ({ json: { host: name }, text: `${name} is removed.` }), sentences),
    );
}

/** What is done on the machines. They have a program of their own for it, which is quicker to start; it is the same. */
function addMachineCommands(host: Command): void {
  const descriptions = {
    join: "on the machine, as root: make it a host, once an administrator's phone has approved it",
    leave: "on the machine, as root: it is no host any more",
    status: "on the machine: whether it is a host, and of which server",
    login: "on the machine, run by PAM: let somebody in whom the phone approved",
    "ssh-ca": "on the machine, as root: sshd trusts SSH certificates, and hears what has changed",
    principals: "on the machine, run by sshd: who may come in with a certificate",
  };
  for (const [name, description] of Object.entries(descriptions))
    host
      .command(name)
      .description(description)
      .argument("[args...]")
      .allowUnknownOption()
      .helpOption(false)
      .action(async (args: readonly string[]) => {
        const { runHostProgram } = await import("../host-program/commands.ts");
        process.exit(await runHostProgram([name, ...args]));
      });
}

function readPolicy({ map, unmap, names, groups, domain }: PolicyOptions, { policy }: Host) {
  if (names !== undefined && names !== "same" && names !== "table_only")
    throw new Refused("malformed_names", "--names is same or table_only.");
  const users = Object.fromEntries(Object.entries(policy.users).map(([user, people]) => [user, [...people]]));
  for (const user of unmap) delete users[user];
  for (const pair of map) {
    const [user = "", person = ""] = pair.split(/=(.*)/s);
    if (person === "") throw new Refused("malformed_map", "--map looks like deploy=ada@example.org.");
    users[user] = [...new Set([...(users[user] ?? []), person])];
  }
  return {
    users,
    ...(names === undefined ? {} : { names }),
    ...(groups === undefined ? {} : { groups: groups === "" ? [] : groups.split(",").map((group) => group.trim()) }),
    ...(domain === undefined ? {} : { domain: domain === "" ? null : domain }),
  };
}
