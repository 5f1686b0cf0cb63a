import type { z } from "zod";
import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Action, ChangeAction, ReadAction, Target } from "./action.flow.ts";
import { type Actor, type Caller, isFresh } from "./actor.ts";
import type { AdminRefusal } from "./admin-refusal.ts";
import { changedFields } from "./changed-fields.ts";
import { mayDo, mayTouch } from "./may-act.ts";

type AnyAction<Schema extends z.ZodObject, Value extends object> =
  | ReadAction<Schema, Value>
  | ChangeAction<Schema, Value>;

/**
 * Runs an action of the table for one of its three faces, with an input that its schema has read. Refuses whoever has no role for
 * it and whoever may not do it to this target; a change by a person also `fresh_verification_needed`. A change and its
 * audit record, with actor, target, before and after, are kept or lost together.
 */
export async function runAction<Schema extends z.ZodObject, Value extends object>(
  deps: Deps,
  caller: Caller,
  action: AnyAction<Schema, Value>,
  input: z.output<Schema>,
): Promise<Outcome<Value, AdminRefusal>> {
  if (!action.changes) {
    const may = mayDo(caller.actor, action);
    return may.ok ? action.run(deps, input, caller) : may;
  }
  const done = await inTransaction(deps.db, async (tx) => change({ ...deps, db: tx }, caller, action, input));
  if (done.ok) await action.afterwards?.(deps);
  return done;
}

/** The same for what has not been read yet: a form, or arguments. Refuses `malformed`. */
export async function enterAction<Schema extends z.ZodObject, Value extends object>(
  deps: Deps,
  caller: Caller,
  action: AnyAction<Schema, Value>,
  entered: unknown,
): Promise<Outcome<Value, AdminRefusal>> {
  const read = action.input.safeParse(entered);
  return read.success ? runAction(deps, caller, action, read.data) : refuse("malformed");
}

async function change<Schema extends z.ZodObject, Value extends object>(
  deps: Deps,
  caller: Caller,
  action: ChangeAction<Schema, Value>,
  input: z.output<Schema>,
): Promise<Outcome<Value, AdminRefusal>> {
  const now = deps.clock.now();
  const actor = await actorNow(deps, caller.actor);
  if (actor === null) return refuse("role_insufficient");
  const may = mayDo(actor, action);
  if (!may.ok) return may;
  if (!isFresh(caller, now)) return refuse("fresh_verification_needed");
  const target = await action.target(deps, input);
  if (!target.ok) return target;
  const mayToThis = mayTouch(actor, action, target.value.touched);
  if (!mayToThis.ok) return mayToThis;
  const before = await target.value.look(deps);
  const done = await action.run(deps, input, { ...caller, actor });
  if (!done.ok) return done;
  const after = await target.value.look(deps);
  await record(deps, { action, actor, address: caller.address, target: target.value, before, after, now });
  return accept(done.value);
}

/** The role may have been taken away since the request came in. Null for an account that may not act any more. */
async function actorNow(deps: Deps, actor: Actor): Promise<Actor | null> {
  if (actor.kind !== "account") return actor;
  const account = mayAct(await findAccount(deps.db, actor.accountId));
  return account.ok ? { ...actor, role: account.value.role } : null;
}

type Look = Awaited<ReturnType<Target["look"]>>;

async function record(
  deps: Deps,
  done: {
    readonly action: Action | ChangeAction;
    readonly actor: Actor;
    readonly address: string | null;
    readonly target: Target;
    readonly before: Look;
    readonly after: Look;
    readonly now: number;
  },
): Promise<void> {
  const { action, actor, address, target, before, after, now } = done;
  await recordAudit(deps.db, {
    event: "administrator_acted",
    at: now,
    accountId: target.touched.accountId ?? null,
    subjectId: target.subjectId,
    clientId: target.clientId ?? null,
    address,
    detail: { action: action.name, actor, ...changedFields(before, after) },
  });
}
