import type { Kysely, Transaction } from "kysely";
import type { Outcome } from "../outcome.ts";
import type { Schema } from "./schema.ts";

/**
 * Runs the work in one transaction. A refusal undoes what was written before it, as an error does, so that a flow may
 * find out late that something must not happen.
 */
export async function inTransaction<Result extends Outcome<unknown, string>>(
  db: Kysely<Schema>,
  work: (tx: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  try {
    return await db.transaction().execute(async (tx) => {
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome as Result;
    throw error;
  }
}

/** Carries a refusal out of Kysely's transaction, which rolls back only for something thrown. */
class Refused extends Error {
  readonly outcome: Outcome<unknown, string>;
  constructor(outcome: Outcome<unknown, string>) {
    super("refused");
    this.outcome = outcome;
  }
}
