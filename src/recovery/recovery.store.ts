import type { Selectable } from "kysely";
import type { RecoveriesTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, RecoveryId } from "../ids.ts";
import type { ProofMethod } from "./proofs.ts";
import type { Recovery, RecoveryState } from "./recovery.ts";

const unfinishedStates = ["proving", "waiting", "ready"] as const;

export async function insertRecovery(db: Database, recovery: Recovery): Promise<void> {
  await db.insertInto("recoveries").values(toRow(recovery)).execute();
}

export async function findRecoveryById(db: Database, id: RecoveryId): Promise<Recovery | null> {
  const row = await db.selectFrom("recoveries").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The recovery that the browser with this secret began; a secret is random enough that its hash names one at most. */
export async function findRecoveryByBinding(db: Database, bindingHash: string): Promise<Recovery | null> {
  const row = await db.selectFrom("recoveries").selectAll().where("binding_hash", "=", bindingHash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Not finished, cancelled or marked as expired, oldest first; whether their time is over is for the caller to judge. */
export async function unfinishedRecoveries(db: Database, accountId: AccountId): Promise<Recovery[]> {
  const rows = await db
    .selectFrom("recoveries")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("state", "in", unfinishedStates)
    .orderBy("started_at")
    .execute();
  return rows.map(fromRow);
}

/** Those of this account that its owner has stopped since. */
export async function stoppedSince(db: Database, accountId: AccountId, since: number): Promise<Recovery[]> {
  const rows = await db
    .selectFrom("recoveries")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("cancelled_by", "=", "owner")
    .where("ended_at", ">", since)
    .execute();
  return rows.map(fromRow);
}

/** Compare-and-swap: false, and nothing is changed, when somebody else has written since this version was read. */
export async function saveRecovery(db: Database, recovery: Recovery): Promise<boolean> {
  const result = await db
    .updateTable("recoveries")
    .set(toRow(recovery))
    .where("id", "=", recovery.id)
    .where("version", "=", recovery.version - 1)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Removes what ended or ran out before this instant, so many at a time. */
export async function deleteRecoveriesBefore(db: Database, instant: number, atMost: number): Promise<void> {
  const old = db.selectFrom("recoveries").select("id").where("expires_at", "<", instant).limit(atMost);
  await db.deleteFrom("recoveries").where("id", "in", old).execute();
}

const toRow = (recovery: Recovery): RecoveriesTable => ({
  id: recovery.id,
  version: recovery.version,
  identifier: recovery.identifier,
  account_id: recovery.accountId,
  binding_hash: recovery.bindingHash,
  state: recovery.state.name,
  proofs: JSON.stringify(recovery.proofs),
  browser: recovery.browser,
  system: recovery.system,
  address: recovery.address,
  started_at: recovery.startedAt,
  waits_until: recovery.state.name === "waiting" ? recovery.state.until : null,
  expires_at: recovery.expiresAt,
  ended_at: recovery.endedAt,
  cancelled_by: recovery.cancelledBy,
});

const fromRow = (row: Selectable<RecoveriesTable>): Recovery => ({
  id: row.id,
  version: row.version,
  identifier: row.identifier,
  accountId: row.account_id,
  bindingHash: row.binding_hash,
  state: stateOf(row),
  proofs: JSON.parse(row.proofs) as ProofMethod[],
  browser: row.browser,
  system: row.system,
  address: row.address,
  startedAt: row.started_at,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  cancelledBy: row.cancelled_by,
});

const stateOf = (row: Selectable<RecoveriesTable>): RecoveryState =>
  row.state === "waiting" ? { name: "waiting", until: row.waits_until ?? row.expires_at } : { name: row.state };
