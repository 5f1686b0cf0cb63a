import type { Database } from "../database/open.ts";
import type { AccountId, ClientId } from "../ids.ts";
import { type ActivityKind, activityKinds } from "./activity.ts";

export interface ActivityRecord {
  readonly sequence: number;
  readonly event: ActivityKind;
  readonly at: number;
  readonly subjectId: string | null;
  readonly clientId: ClientId | null;
  readonly address: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a person is told of their account, newest first; `before` is the sequence of the last one on the page before. */
export async function listActivity(
  db: Database,
  accountId: AccountId,
  before: number | null,
  count: number,
): Promise<ActivityRecord[]> {
  let query = db
    .selectFrom("audit_events")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("event", "in", activityKinds);
  if (before !== null) query = query.where("sequence", "<", before);
  const rows = await query.orderBy("sequence", "desc").limit(count).execute();
  return rows.map((row) => ({
    sequence: row.sequence,
    // The query has asked for these only.
    event: row.event as ActivityKind,
    at: row.at,
    subjectId: row.subject_id,
    clientId: row.client_id,
    address: row.address,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  }));
}
