import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { OutboxTable } from "../database/schema.ts";
import { sweepRows } from "../database/sweep-rows.ts";

export type OutboxRow = OutboxTable;

/** An entry that one process has to itself until its lease runs out. `tries` is the claim's own number. */
export type ClaimedRow = OutboxRow & { readonly next_try_at: number };

/** False when the same thing (`once`) is there already. */
export async function insertIntoOutbox(db: Database, row: OutboxRow): Promise<boolean> {
  return (await insert(db, row)).numAffectedRows === 1n;
}

const insert = prepared((db, row: OutboxRow) =>
  db
    .insertInto("outbox")
    .values(row)
    .onConflict((conflict) => conflict.column("once").doNothing()),
);

/** What is due, the soonest to expire first: a sign-in waits for seconds, mail may take days. */
export async function listDue(
  db: Database,
  channels: readonly OutboxRow["channel"][],
  count: number,
  now: number,
): Promise<OutboxRow[]> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("next_try_at", "<=", now)
    .where("channel", "in", channels)
    .orderBy("expires_at")
    .orderBy("id")
    .limit(count)
    .execute();
}

/** What was to leave later leaves now; nothing, if it is not there or has been tried. */
export async function makeDue(db: Database, once: string, now: number): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ next_try_at: now })
    .where("once", "=", once)
    .where("tries", "=", 0)
    .where("next_try_at", ">", now)
    .execute();
}

/** Of any number of processes that saw the row as it is, one gets it; the others null. */
export async function claimRow(db: Database, row: OutboxRow, leaseUntil: number): Promise<ClaimedRow | null> {
  const { id, tries, next_try_at: seen } = row;
  const { numAffectedRows } = await claim(db, { id, tries, seen, leaseUntil, next: tries + 1 });
  return numAffectedRows === 1n ? { ...row, next_try_at: leaseUntil, tries: tries + 1 } : null;
}

type Claim = { id: OutboxRow["id"]; tries: number; seen: number | null; leaseUntil: number; next: number };
const claim = prepared((db, { id, tries, seen, leaseUntil, next }: Claim) =>
  db
    .updateTable("outbox")
    .set({ next_try_at: leaseUntil, tries: next })
    .where("id", "=", id)
    .where("tries", "=", tries)
    .where("next_try_at", "=", seen),
);

/** False when the lease ran out and another process has taken the row since: its word counts then. */
export async function postponeRow(db: Database, row: ClaimedRow, nextTryAt: number, error: string): Promise<boolean> {
  const result = await db
    .updateTable("outbox")
    .set({ next_try_at: nextTryAt, last_error: error })
    .where("id", "=", row.id)
    .where("tries", "=", row.tries)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The row stays for a time, so that its `once` keeps what was said from being said again; what was said does not. */
export async function endRow(
  db: Database,
  row: ClaimedRow,
  ending: NonNullable<OutboxRow["ending"]>,
  error: string | null,
  now: number,
): Promise<boolean> {
  return (await end(db, { id: row.id, tries: row.tries, ending, error, now })).numAffectedRows === 1n;
}

type Ending = Pick<OutboxRow, "id" | "tries" | "ending"> & { readonly error: string | null; readonly now: number };
const end = prepared((db, { id, tries, ending, error, now }: Ending) =>
  db
    .updateTable("outbox")
    .set({ next_try_at: null, ended_at: now, ending, last_error: error, payload: "{}" })
    .where("id", "=", id)
    .where("tries", "=", tries)
    .where("ended_at", "is", null),
);

export async function deleteEndedBefore(db: Database, instant: number): Promise<void> {
  await sweepRows(db, { table: "outbox", key: "id", column: "ended_at" }, instant);
}

/** How many entries there are still to deliver, due or not. */
export async function countWaiting(db: Database): Promise<{ channel: OutboxRow["channel"]; count: number }[]> {
  const { rows } = await waitingByChannel(db, {});
  return rows.map(({ channel, count }) => ({ channel, count: Number(count) }));
}

const waitingByChannel = prepared((db, _none: object) =>
  db
    .selectFrom("outbox")
    .select(({ fn }) => ["channel", fn.countAll().as("count")])
    .where("next_try_at", "is not", null)
    .groupBy("channel"),
);
