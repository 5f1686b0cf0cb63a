import type { Command } from "commander";
import { replaceSigningKeys, rotateSigningKeys } from "../admin/server-actions.flow.ts";
import type { KeyTimes } from "../signing-keys/key-schedule.ts";
import { describeKeys } from "../signing-keys/rotation.flow.ts";
import { act } from "./act.ts";
import { onDatabase, type Said } from "./session.ts";

const states = {
  next: "published, signs later",
  signing: "signs",
  leaving: "published, signs no more",
  retired: "retired",
} as const;

export function addKeyCommands(program: Command): void {
  const keys = program.command("keys").description("the keys that tokens are signed with");

  keys
    .command("list")
    .description("list the keys, newest first")
    .action((_options, command: Command) =>
      onDatabase(command, async (deps) => {
        const described = await describeKeys(deps);
        const lines = described.map(
          ({ kid, algorithm, state, signsAt }) => `${kid}\t${algorithm}\t${inWords(signsAt)}\t${states[state]}`,
        );
        return { json: { keys: described }, text: lines.join("\n") || "No keys yet: the server makes them." };
      }),
    );

  keys
    .command("rotate")
    .description("make new keys: published now, signing in an hour, when everybody has had time to read them")
    .option("--leaked", "the private keys are in wrong hands: forget them at once, and every token that they signed")
    .addHelpText(
      "after",
      "\nNothing has to be restarted.\n\nExamples:\n  countersign keys rotate\n  countersign keys list",
    )
    .action((options: { readonly leaked?: boolean }, command: Command) =>
      act(command, options.leaked === true ? replaceSigningKeys : rotateSigningKeys, {}, ({ keys }) => said(keys), {
        rotation_under_way: "New keys are waiting for their time already: countersign keys list shows when.",
      }),
    );
}

const said = (made: readonly KeyTimes[]): Said => ({
  json: { keys: made },
  text: made.map(({ kid, algorithm, signsAt }) => `${kid}\t${algorithm}\tsigns from ${inWords(signsAt)}`).join("\n"),
});

const inWords = (instant: number): string => new Date(instant).toISOString();
