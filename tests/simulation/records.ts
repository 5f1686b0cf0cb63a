import type { SignInRequestId } from "../../src/ids.ts";
import type { SteppedDatabase } from "./stepped-database.ts";

/** Something happened that must never happen. */
export class Violation extends Error {}

export interface RequestRow {
  readonly id: SignInRequestId;
  readonly version: number;
  readonly kind: string;
  readonly state: string;
  readonly client_id: string | null;
  readonly account_id: string | null;
  readonly device_id: string | null;
  readonly session_id: string | null;
  readonly countersignature_id: string | null;
  readonly denial: string | null;
  readonly terms: string | null;
  readonly expires_at: number;
}

/** A session or a grant that goes back to a sign-in request. */
export interface GainRow {
  readonly id: string;
  readonly sign_in_request_id: SignInRequestId;
  readonly account_id: string;
  readonly client_id: string | null;
  readonly form: "full" | "limited";
  readonly over_at: number | null;
}

/** What the invariants are about, as committed at one moment. */
export interface Records {
  readonly requests: ReadonlyMap<string, RequestRow>;
  readonly gains: readonly GainRow[];
}

const requestsSql = `select id, version, kind, state, client_id, account_id, device_id, session_id,
  countersignature_id, denial, terms, expires_at from sign_in_requests`;
const gainsSql = `select id, sign_in_request_id, account_id, null as client_id, form, ended_at as over_at from sessions
  where sign_in_request_id is not null union all
  select id, sign_in_request_id, account_id, client_id, form, revoked_at from grants
  where sign_in_request_id is not null and session_id is null`;

export async function readRecords(database: SteppedDatabase): Promise<Records> {
  const requests = await database.rows<RequestRow>(requestsSql);
  return {
    requests: new Map(requests.map((row) => [row.id, row])),
    gains: await database.rows<GainRow>(gainsSql),
  };
}

/** What one commit may make of a request: of a state that is not listed nothing at all. */
const mayBecome: Record<string, readonly string[]> = {
  pending: ["pending", "opened", "denied", "approved", "cancelled"],
  opened: ["opened", "checking", "approved", "denied", "cancelled"],
  checking: ["checking", "approved", "denied", "cancelled", "revoked"],
  approved: ["redeemed", "cancelled", "revoked"],
  redeemed: ["redeemed", "revoked"],
};

export function checkCommit(before: Records, after: Records): void {
  for (const [id, now] of after.requests) {
    const was = before.requests.get(id);
    if (was === undefined) expect(now.state === "pending" && now.version === 1, `${id} began as ${now.state}`);
    else if (now.version !== was.version) checkChange(was, now);
    else expect(now.state === was.state && now.terms === was.terms, `${id} changed without a new version`);
  }
  for (const id of before.requests.keys()) expect(after.requests.has(id), `${id} is gone`);
  for (const [id, gains] of Map.groupBy(after.gains, (gain) => gain.sign_in_request_id)) {
    expect(gains.length === 1, `${id} became ${gains.length} sessions or grants`);
    const request = after.requests.get(id);
    expect(request?.state === "redeemed" || request?.state === "revoked", `${id} gave something as ${request?.state}`);
    for (const gain of gains) {
      expect(gain.account_id === request?.account_id, `${gain.id} is another account's than ${id}`);
      expect(gain.client_id === request?.client_id, `${gain.id} is another client's than ${id}`);
      if (request?.state === "revoked") expect(gain.over_at !== null, `${gain.id} outlived "it was not me"`);
    }
  }
}

function checkChange(was: RequestRow, now: RequestRow): void {
  const change = `${was.id} went from ${was.state} to ${now.state}`;
  expect(mayBecome[was.state]?.includes(now.state) === true, change);
  expect(now.version > was.version, `${change}, and back from version ${was.version} to ${now.version}`);
  const sameSession =
    now.account_id === was.account_id && now.device_id === was.device_id && now.session_id === was.session_id;
  if (was.state === "opened" && (now.state === "approved" || now.state === "checking"))
    expect(sameSession && now.terms === was.terms, `${change} for another session than the one that had opened it`);
  if (was.state === "opened" && now.state === "opened")
    expect(now.device_id === was.device_id, `${change} on another device`);
  if (was.state !== "pending" && was.state !== "opened") {
    expect(sameSession, `${change} and changed hands`);
    expect(
      now.state === "denied" || now.state === "cancelled" || was.countersignature_id === now.countersignature_id,
      change,
    );
  }
}

export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Violation(otherwise);
}
