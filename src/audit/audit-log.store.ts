import { sql } from "kysely";
import type { Database } from "../database/open.ts";
import type { AccountId, ClientId } from "../ids.ts";

export interface AuditRecord {
  readonly sequence: number;
  readonly at: number;
  readonly event: string;
  readonly accountId: AccountId | null;
  readonly subjectId: string | null;
  readonly clientId: ClientId | null;
  readonly address: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RecordsWanted {
  readonly event: string | null;
  readonly accountId: AccountId | null;
  readonly subjectId: string | null;
  /** In this time (epoch milliseconds): from the first on, before the second. */
  readonly since: number | null;
  readonly until: number | null;
  /** The sequence of the last one on the page before. */
  readonly before: number | null;
  readonly count: number;
}

/** What the audit log has, newest first. */
export async function listRecords(db: Database, wanted: RecordsWanted): Promise<AuditRecord[]> {
  const { event, accountId, subjectId, since, until, before, count } = wanted;
  let query = db.selectFrom("audit_events").selectAll().orderBy("sequence", "desc").limit(count);
  if (event !== null) query = query.where("event", "=", event);
  if (accountId !== null) query = query.where("account_id", "=", accountId);
  if (subjectId !== null) query = query.where("subject_id", "=", subjectId);
  if (since !== null) query = query.where("at", ">=", since);
  if (until !== null) query = query.where("at", "<", until);
  if (before !== null) query = query.where("sequence", "<", before);
  return (await query.execute()).map(toRecord);
}

export interface ExportWanted {
  /** Of these names; none: all of them. */
  readonly events: readonly string[];
  readonly since: number | null;
  readonly until: number | null;
}

/** The records behind this number, oldest first, with the name of the request that each came from. */
export async function listRecordsAfter(
  db: Database,
  { events, since, until }: ExportWanted,
  after: number,
  count: number,
): Promise<(AuditRecord & { readonly requestId: string | null })[]> {
  let query = db.selectFrom("audit_events").selectAll().where("sequence", ">", after).orderBy("sequence").limit(count);
  if (events.length > 0) query = query.where("event", "in", events);
  if (since !== null) query = query.where("at", ">=", since);
  if (until !== null) query = query.where("at", "<", until);
  return (await query.execute()).map((row) => ({ ...toRecord(row), requestId: row.request_id }));
}

export interface Alert extends AuditRecord {
  readonly acknowledged: { readonly at: number; readonly by: AccountId | null } | null;
}

export interface AlertsWanted {
  readonly state: "open" | "acknowledged" | null;
  readonly before: number | null;
  readonly count: number;
}

/** As the index `audit_events_alerts` has it, to the letter. */
const isAlert = sql<boolean>`substr(event, 1, 6) = 'alert_'`;

/** Alerts, newest first, with who has seen to them. */
export async function listAlertRecords(db: Database, { state, before, count }: AlertsWanted): Promise<Alert[]> {
  let query = db
    .selectFrom("audit_events")
    .leftJoin("acknowledged_alerts as seen", "seen.sequence", "audit_events.sequence")
    .selectAll("audit_events")
    .select(["seen.at as seen_at", "seen.account_id as seen_by"])
    .where(isAlert)
    .orderBy("audit_events.sequence", "desc")
    .limit(count);
  if (state !== null) query = query.where("seen.at", state === "open" ? "is" : "is not", null);
  if (before !== null) query = query.where("audit_events.sequence", "<", before);
  return (await query.execute()).map(({ seen_at: at, seen_by: by, ...row }) => ({
    ...toRecord(row),
    acknowledged: at === null ? null : { at, by },
  }));
}

export async function findAlertRecord(db: Database, sequence: number): Promise<Alert | null> {
  const [found] = await listAlertRecords(db, { state: null, before: sequence + 1, count: 1 });
  return found?.sequence === sequence ? found : null;
}

/** False when somebody has seen to it already. */
export async function insertAcknowledgement(
  db: Database,
  row: { readonly sequence: number; readonly accountId: AccountId | null; readonly at: number },
): Promise<boolean> {
  const result = await db
    .insertInto("acknowledged_alerts")
    .values({ sequence: row.sequence, account_id: row.accountId, at: row.at })
    .onConflict((conflict) => conflict.column("sequence").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

interface Row {
  readonly sequence: number;
  readonly at: number;
  readonly event: string;
  readonly account_id: AccountId | null;
  readonly subject_id: string | null;
  readonly client_id: ClientId | null;
  readonly address: string | null;
  readonly detail: string;
}

const toRecord = (row: Row): AuditRecord => ({
  sequence: row.sequence,
  at: row.at,
  event: row.event,
  accountId: row.account_id,
  subjectId: row.subject_id,
  clientId: row.client_id,
  address: row.address,
  detail: JSON.parse(row.detail) as Record<string, unknown>,
});
