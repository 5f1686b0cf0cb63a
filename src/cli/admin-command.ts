import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Action } from "../admin/action.flow.ts";
import { actionTable } from "../admin/action-table.flow.ts";
import { act } from "./act.ts";
import { Refused, say } from "./session.ts";

/** `countersign admin`: every action of the table by its name. What is done often has a command of its own. */
export function addAdminCommand(program: Command): void {
  program
    .command("admin [action] [fields...]")
    .description("do any of the administrators' actions; without one, list them")
    .addHelpText(
      "after",
      "\nA field is name=value; a value may be JSON, or @FILE for what is in a file. What each action takes is in docs/operating/admin-api.md.\n\nExamples:\n  countersign admin\n  countersign admin sign_ins.list verdict=unknown count=20\n  countersign admin people.invite_many csv=@people.csv\n  countersign admin clients.create template=grafana name=Boards address=https://boards.example.org",
    )
    .action(async (name: string | undefined, fields: readonly string[], _options, command: Command) => {
      if (name === undefined) return listActions(command);
      const action = actionTable.find((each) => each.name === name);
      if (action === undefined) throw new Refused("unknown_action", `There is no action ${JSON.stringify(name)}.`);
      const input = Object.fromEntries(fields.map((field) => readField(action, field)));
      const takes = Object.keys(action.input.shape).join(", ") || "nothing";
      return act(command, action, input, (value) => ({ json: { ...value }, text: JSON.stringify(value, null, 2) }), {
        malformed: `${name} takes ${takes}: see docs/operating/admin-api.md.`,
      });
    });
}

function listActions(command: Command): void {
  const actions = actionTable.map(({ name, summary, changes }) => ({ name, summary, changes }));
  say(command, { json: { actions }, text: actions.map(({ name, summary }) => `${name}\t${summary}`).join("\n") });
}

/** Text where text will do; a number, a list or yes and no as JSON. */
function readField(action: Action, field: string): [string, unknown] {
  const [, name = "", entered = ""] = /^([A-Za-z_]+)=(.*)$/s.exec(field) ?? [];
  const schema = Object.hasOwn(action.input.shape, name) ? action.input.shape[name] : undefined;
  if (schema === undefined) throw new Refused("malformed", `${action.name} has no field ${JSON.stringify(field)}.`);
  const text = entered.startsWith("@") ? readFileSync(entered.slice(1), "utf8") : entered;
  // Zod's own type for what is in a shape knows no parsing.
  const takesText = (schema as { safeParse(value: unknown): { success: boolean } }).safeParse(text).success;
  return [name, takesText ? text : asJson(text)];
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Neither: the action's schema says so.
    return text;
  }
}
