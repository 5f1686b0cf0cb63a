import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { SessionsTable } from "../database/schema.ts";
import type { AccountId, DeviceId, SessionId, SignInRequestId } from "../ids.ts";
import { originOfRow } from "../policy/terms.ts";
import type { Session } from "./session.ts";

export async function insertSession(db: Database, session: Session, tokenHash: string): Promise<void> {
  await db
    .insertInto("sessions")
    .values({
      id: session.id,
      token_hash: tokenHash,
      account_id: session.accountId,
      device_id: session.deviceId,
      started_by: session.startedBy,
      sign_in_request_id: session.signInRequestId,
      access_pass_id: session.accessPassId,
      browser: session.browser,
      system: session.system,
      address: session.address,
      verified_at: session.verifiedAt,
      created_at: session.createdAt,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      ended_at: session.endedAt,
      verdict: session.origin?.verdict ?? null,
      form: session.origin?.form ?? null,
      screen_use: session.origin?.use ?? null,
    })
    .execute();
}

const byTokenHash = prepared((db, { tokenHash }: { tokenHash: string }) =>
  db.selectFrom("sessions").selectAll().where("token_hash", "=", tokenHash),
);

export async function findSessionByTokenHash(db: Database, tokenHash: string): Promise<Session | null> {
  const [row] = (await byTokenHash(db, { tokenHash })).rows;
  return row === undefined ? null : fromRow(row);
}

export async function findSessionById(db: Database, id: SessionId): Promise<Session | null> {
  const row = await db.selectFrom("sessions").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function sessionIdsOfSignIn(db: Database, requestId: SignInRequestId): Promise<SessionId[]> {
  const rows = await db.selectFrom("sessions").select("id").where("sign_in_request_id", "=", requestId).execute();
  return rows.map(({ id }) => id);
}

export async function sessionIdsOfDevice(db: Database, deviceId: DeviceId): Promise<SessionId[]> {
  const rows = await db.selectFrom("sessions").select("id").where("device_id", "=", deviceId).execute();
  return rows.map(({ id }) => id);
}

/** For the sessions of this sign-in that are still going on; one that has run out stays so. */
export async function setSessionsFull(
  db: Database,
  requestId: SignInRequestId,
  expiresAt: number,
  now: number,
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ form: "full", expires_at: expiresAt })
    .where("sign_in_request_id", "=", requestId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
}

/** Sessions that have not been ended, newest use first. Expiry is for the caller to judge. */
export async function listSessions(db: Database, accountId: AccountId): Promise<Session[]> {
  const rows = await db
    .selectFrom("sessions")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("ended_at", "is", null)
    .orderBy("last_seen_at", "desc")
    .execute();
  return rows.map(fromRow);
}

export async function touchSession(db: Database, id: SessionId, lastSeenAt: number): Promise<void> {
  await db.updateTable("sessions").set({ last_seen_at: lastSeenAt }).where("id", "=", id).execute();
}

/** Ends one session of this account. Returns the ids that were ended now (none when it was over, or another's). */
export async function endSessionById(
  db: Database,
  id: SessionId,
  accountId: AccountId,
  now: number,
): Promise<SessionId[]> {
  return endedIds(db, now, (query) => query.where("id", "=", id).where("account_id", "=", accountId));
}

/** Ends the session whose cookie this browser holds, whoever's it is. */
export async function endSessionOfBrowser(db: Database, id: SessionId, now: number): Promise<SessionId[]> {
  return endedIds(db, now, (query) => query.where("id", "=", id));
}

export async function endSessionsByAccount(db: Database, accountId: AccountId, now: number): Promise<SessionId[]> {
  return endedIds(db, now, (query) => query.where("account_id", "=", accountId));
}

export async function endSessionsByDevice(db: Database, deviceId: DeviceId, now: number): Promise<SessionId[]> {
  return endedIds(db, now, (query) => query.where("device_id", "=", deviceId));
}

export async function endSessionsBySignInRequest(
  db: Database,
  requestId: SignInRequestId,
  now: number,
): Promise<SessionId[]> {
  return endedIds(db, now, (query) => query.where("sign_in_request_id", "=", requestId));
}

type EndQuery = ReturnType<typeof endQuery>;
const endQuery = (db: Database, now: number) =>
  db.updateTable("sessions").set({ ended_at: now }).where("ended_at", "is", null).returning("id");

async function endedIds(db: Database, now: number, narrow: (query: EndQuery) => EndQuery): Promise<SessionId[]> {
  return (await narrow(endQuery(db, now)).execute()).map(({ id }) => id);
}

export const fromRow = (row: Selectable<SessionsTable>): Session => ({
  id: row.id,
  accountId: row.account_id,
  deviceId: row.device_id as DeviceId | null,
  startedBy: row.started_by,
  signInRequestId: row.sign_in_request_id as SignInRequestId | null,
  accessPassId: row.access_pass_id,
  browser: row.browser,
  system: row.system,
  address: row.address,
  verifiedAt: row.verified_at,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  origin: originOfRow(row),
});
