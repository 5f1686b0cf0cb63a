import type { Command } from "commander";
import type { z } from "zod";
import type { ChangeAction, ReadAction } from "../admin/action.flow.ts";
import { atCommandLine } from "../admin/actor.ts";
import { adminError } from "../admin/admin-refusal.ts";
import { enterAction } from "../admin/run-action.flow.ts";
import { onDatabase, Refused, type Said } from "./session.ts";

/** Runs an action of the administrators' table as the operator, and says what came of it. `sentences` say it better here. */
export const act = <Schema extends z.ZodObject, Value extends object>(
  command: Command,
  action: ReadAction<Schema, Value> | ChangeAction<Schema, Value>,
  input: z.input<Schema>,
  say: (value: Value) => Said,
  sentences: Readonly<Record<string, string>> = {},
): Promise<void> =>
  onDatabase(command, async (deps) => {
    const done = await enterAction(deps, atCommandLine, action, input);
    if (done.ok) return say(done.value);
    const { reason } = done;
    // The operator is never asked for a passkey.
    const sentence = reason === "fresh_verification_needed" ? reason : adminError(reason).description;
    throw new Refused(reason, sentences[reason] ?? sentence);
  });
