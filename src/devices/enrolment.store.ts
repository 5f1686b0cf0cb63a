import type { Selectable } from "kysely";
import type { EnrolmentsTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, EnrolmentId, PasskeyId, SignInRequestId } from "../ids.ts";
import type { Enrolment } from "./enrolment.ts";

export async function insertEnrolment(db: Database, enrolment: Enrolment): Promise<void> {
  await db
    .insertInto("enrolments")
    .values({
      id: enrolment.id,
      account_id: enrolment.accountId,
      by_device_id: enrolment.byDeviceId,
      by_session_id: enrolment.bySessionId,
      code_hash: enrolment.codeHash,
      sign_in_request_id: enrolment.signInRequestId,
      created_at: enrolment.createdAt,
      expires_at: enrolment.expiresAt,
      used_at: enrolment.usedAt,
      device_id: enrolment.deviceId,
      passkey_id: enrolment.passkeyId,
      cancelled_at: enrolment.cancelledAt,
      undone_at: enrolment.undoneAt,
      claimed_again_at: enrolment.claimedAgainAt,
    })
    .execute();
}

export async function findEnrolmentById(db: Database, id: EnrolmentId): Promise<Enrolment | null> {
  const row = await db.selectFrom("enrolments").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The enrolment of this binding code; codes are random enough that a hash names at most one. */
export async function findEnrolmentByCode(db: Database, codeHash: string): Promise<Enrolment | null> {
  const row = await db.selectFrom("enrolments").selectAll().where("code_hash", "=", codeHash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The newest one that vouches for the screen which this sign-in began. */
export async function findEnrolmentOfSignIn(db: Database, requestId: SignInRequestId): Promise<Enrolment | null> {
  const row = await db
    .selectFrom("enrolments")
    .selectAll()
    .where("sign_in_request_id", "=", requestId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Uses it up for what was made: of any number of callers exactly one gets true, and none after a cancel. */
export async function useEnrolment(
  db: Database,
  id: EnrolmentId,
  made: { readonly deviceId: DeviceId; readonly passkeyId: PasskeyId | null },
  now: number,
): Promise<boolean> {
  const result = await db
    .updateTable("enrolments")
    .set({ used_at: now, device_id: made.deviceId, passkey_id: made.passkeyId })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("cancelled_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** True when it was still waiting and is cancelled now. */
export async function cancelEnrolment(db: Database, id: EnrolmentId, now: number): Promise<boolean> {
  const result = await waiting(db, now).where("id", "=", id).executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Cancels what this device has vouched for and nobody has used. */
export async function cancelEnrolmentsBy(db: Database, deviceId: DeviceId, now: number): Promise<void> {
  await waiting(db, now).where("by_device_id", "=", deviceId).execute();
}

/** Cancels the codes only; screens it has vouched for are left. */
export async function cancelCodesBy(db: Database, deviceId: DeviceId, now: number): Promise<void> {
  await waiting(db, now).where("by_device_id", "=", deviceId).where("code_hash", "is not", null).execute();
}

/** What has been brought in, by one device or for a whole account, and nobody has taken back. */
export async function listEnrolmentsUsed(
  db: Database,
  by: { readonly accountId: AccountId } | { readonly byDeviceId: DeviceId },
): Promise<Enrolment[]> {
  const used = db.selectFrom("enrolments").selectAll().where("used_at", "is not", null).where("undone_at", "is", null);
  const narrowed =
    "accountId" in by ? used.where("account_id", "=", by.accountId) : used.where("by_device_id", "=", by.byDeviceId);
  return (await narrowed.execute()).map(fromRow);
}

/** True when this call is the one that takes it back. */
export const markUndone = (db: Database, id: EnrolmentId, now: number): Promise<boolean> =>
  markOnce(db, id, "undone_at", now);

/** True the first time. */
export const markClaimedAgain = (db: Database, id: EnrolmentId, now: number): Promise<boolean> =>
  markOnce(db, id, "claimed_again_at", now);

async function markOnce(db: Database, id: EnrolmentId, what: "undone_at" | "claimed_again_at", now: number) {
  const marked = db
    .updateTable("enrolments")
    .set({ [what]: now })
    .where("id", "=", id)
    .where(what, "is", null);
  return (await marked.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Those that nobody used. What was used stays: it says how a device came. */
export async function deleteUnusedBefore(db: Database, instant: number): Promise<void> {
  await db.deleteFrom("enrolments").where("used_at", "is", null).where("expires_at", "<", instant).execute();
}

const waiting = (db: Database, now: number) =>
  db
    .updateTable("enrolments")
    .set({ cancelled_at: now })
    .where("used_at", "is", null)
    .where("cancelled_at", "is", null);

const fromRow = (row: Selectable<EnrolmentsTable>): Enrolment => ({
  id: row.id,
  accountId: row.account_id,
  byDeviceId: row.by_device_id,
  bySessionId: row.by_session_id,
  codeHash: row.code_hash,
  signInRequestId: row.sign_in_request_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  deviceId: row.device_id,
  passkeyId: row.passkey_id,
  cancelledAt: row.cancelled_at,
  undoneAt: row.undone_at,
  claimedAgainAt: row.claimed_again_at,
});
