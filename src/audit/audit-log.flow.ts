import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import {
  type Alert,
  type AlertsWanted,
  type AuditRecord,
  findAlertRecord,
  insertAcknowledgement,
  listAlertRecords,
  listRecords,
  type RecordsWanted,
} from "./audit-log.store.ts";

export interface AuditPage {
  readonly records: readonly AuditRecord[];
  /** What to ask for next; null at the end. */
  readonly before: number | null;
}

export async function pageOfRecords(db: Database, wanted: RecordsWanted): Promise<AuditPage> {
  const found = await listRecords(db, { ...wanted, count: wanted.count + 1 });
  const records = found.slice(0, wanted.count);
  return { records, before: found.length > wanted.count ? (records.at(-1)?.sequence ?? null) : null };
}

export interface AlertPage {
  readonly alerts: readonly Alert[];
  readonly before: number | null;
}

/** Events whose name begins with `alert_`: what an administrator looks at first. */
export async function pageOfAlerts(db: Database, wanted: AlertsWanted): Promise<AlertPage> {
  const found = await listAlertRecords(db, { ...wanted, count: wanted.count + 1 });
  const alerts = found.slice(0, wanted.count);
  return { alerts, before: found.length > wanted.count ? (alerts.at(-1)?.sequence ?? null) : null };
}

export const findAlert = (db: Database, sequence: number): Promise<Alert | null> => findAlertRecord(db, sequence);

/** Somebody has seen to it; who did so first stays. Null is the operator. Refuses `not_found` for what is no alert. */
export async function acknowledgeAlert(
  tx: Database,
  sequence: number,
  accountId: AccountId | null,
  now: number,
): Promise<Outcome<true, "not_found">> {
  if ((await findAlertRecord(tx, sequence)) === null) return refuse("not_found");
  await insertAcknowledgement(tx, { sequence, accountId, at: now });
  return accept(true);
}
