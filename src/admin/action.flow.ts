import type { z } from "zod";
import type { Deps } from "../deps.ts";
import type { ClientId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import type { Caller } from "./actor.ts";
import type { AdminRefusal } from "./admin-refusal.ts";
import type { ActionRule, Touched } from "./may-act.ts";

/** What every action has, whether it changes anything or not. */
interface Described<Schema extends z.ZodObject> extends ActionRule {
  /** `people.disable`: on the wire `/admin/api/people/disable`, in the audit log as it is. */
  readonly name: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly input: Schema;
}

/** Reads something. Each value of its input stands in a query, so its schema takes text. */
export interface ReadAction<Schema extends z.ZodObject = z.ZodObject, Value extends object = object>
  extends Described<Schema> {
  readonly changes: false;
  // Methods, so that the table may hold actions of every input.
  run(deps: Deps, input: z.output<Schema>, caller: Caller): Promise<Outcome<Value, AdminRefusal>>;
}

/** What a change is about, found before anything is decided. */
export interface Target {
  readonly touched: Touched;
  /** For the audit record. */
  readonly subjectId: string | null;
  readonly clientId?: ClientId;
  /** What an auditor wants to see of it before and after. No secrets. Null while, or once, it is not there. */
  readonly look: (deps: Deps) => Promise<Readonly<Record<string, unknown>> | null>;
}

export interface ChangeAction<Schema extends z.ZodObject = z.ZodObject, Value extends object = object>
  extends Described<Schema> {
  readonly changes: true;
  target(deps: Deps, input: z.output<Schema>): Promise<Outcome<Target, AdminRefusal>>;
  /** Calls the flow of the slice concerned, inside the transaction that `deps.db` is. */
  run(deps: Deps, input: z.output<Schema>, caller: Caller): Promise<Outcome<Value, AdminRefusal>>;
  /** What this process remembers of it, learnt anew once the change is committed. */
  afterwards?(deps: Deps): Promise<void>;
}

export type Action = ReadAction | ChangeAction;

export const readAction = <Schema extends z.ZodObject, Value extends object>(
  action: Omit<ReadAction<Schema, Value>, "changes">,
): ReadAction<Schema, Value> => ({ ...action, changes: false });

export const changeAction = <Schema extends z.ZodObject, Value extends object>(
  action: Omit<ChangeAction<Schema, Value>, "changes">,
): ChangeAction<Schema, Value> => ({ ...action, changes: true });
