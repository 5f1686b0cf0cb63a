import type { Kysely, Transaction } from "kysely";
import { accept, type Outcome } from "../outcome.ts";
import type { Database } from "./open.ts";
import type { Schema } from "./schema.ts";

/**
 * Runs the work in one transaction. A refusal undoes what was written before it, as an error does, so that a flow may
 * find out late that something must not happen. Inside another of its kind the work is part of that one: what is refused inside
 * undoes it all, and is what the outer one answers.
 *
 * The work may run more than once: where two wait for each other's rows, PostgreSQL undoes one of them, which then begins again.
 * So it does nothing that a rollback leaves standing; `afterCommit` is for that.
 */
export async function inTransaction<Result extends Outcome<unknown, string>>(
  db: Kysely<Schema>,
  work: (tx: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  if (db.isTransaction) {
    const inner = await work(db as Transaction<Schema>);
    if (!inner.ok) throw new Refused(inner);
    return inner;
  }
  for (let tries = 1; ; tries++) {
    try {
      return await runOnce(db, work);
    } catch (error) {
      if (error instanceof Refused) return error.outcome as Result;
      if (!isUndoneForOthers(error) || tries === triesAtMost) throw error;
    }
  }
}

/**
 * The same, and kept whatever it returns: for refusals that write something (what was used a second time has ended), and for work that
 * refuses nothing. Only an error undoes it.
 */
export async function inTransactionKept<Value>(
  db: Kysely<Schema>,
  work: (tx: Transaction<Schema>) => Promise<Value>,
): Promise<Value> {
  const done = await inTransaction(db, async (tx) => accept(await work(tx)));
  return done.value;
}

/** Whoever is undone waits for the others when it begins again; to be undone so often takes as many of them. */
const triesAtMost = 5;

/** PostgreSQL's class 40: deadlock, and what a distributed one says of rows that others have just written. */
const isUndoneForOthers = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "40P01" || error.code === "40001");

async function runOnce<Result extends Outcome<unknown, string>>(
  db: Kysely<Schema>,
  work: (tx: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  const afterwards: (() => void)[] = [];
  const done = await db.transaction().execute(async (tx) => {
    afterCommits.set(tx, afterwards);
    const outcome = await work(tx);
    if (!outcome.ok) throw new Refused(outcome);
    return outcome;
  });
  for (const act of afterwards) act();
  return done;
}

const afterCommits = new WeakMap<object, (() => void)[]>();

/** Acts when the transaction has been committed, and not if it is undone; at once where there is none of `inTransaction`. */
export function afterCommit(db: Database, act: () => void): void {
  const afterwards = afterCommits.get(db);
  if (afterwards === undefined) act();
  else afterwards.push(act);
}

/** Carries a refusal out of Kysely's transaction, which rolls back only for something thrown. */
class Refused extends Error {
  readonly outcome: Outcome<unknown, string>;
  constructor(outcome: Outcome<unknown, string>) {
    super("refused");
    this.outcome = outcome;
  }
}
