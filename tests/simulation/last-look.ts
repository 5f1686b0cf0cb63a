import { verifyCountersignature } from "../../src/approval/verify-countersignature.flow.ts";
import { hashOrderedSecret } from "../../src/digest.ts";
import type { Terms } from "../../src/policy/terms.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import { expect, type GainRow, type RequestRow, readRecords } from "./records.ts";
import type { Told } from "./told.ts";
import type { Setting } from "./world.ts";

interface EventRow {
  readonly event: string;
  readonly subject_id: string | null;
}

/** How often something of these names was recorded of a request. */
type Named = (...names: string[]) => number;

interface RefreshRow {
  readonly token_hash: string;
  readonly grant_id: string;
  readonly used_at: number | null;
  readonly parent_hash: string | null;
  readonly successor_hash: string | null;
}

/** Everything that must hold at the end of a schedule, and is too dear to be asked after each commit. */
export async function takeLastLook(setting: Setting, told: Told, now: number): Promise<void> {
  const { database } = setting;
  const { requests, gains } = await readRecords(database);
  const events = Map.groupBy(
    await database.rows<EventRow>("select event, subject_id from audit_events"),
    ({ subject_id }) => subject_id,
  );
  for (const request of requests.values()) {
    const named = (...names: string[]) =>
      (events.get(request.id) ?? []).filter(({ event }) => names.includes(event)).length;
    const gain = gains.find(({ sign_in_request_id: id }) => id === request.id);
    checkAudit(request, gain, named, told);
    checkTold(request, gain, told);
    if (approvedStates.includes(request.state)) await checkApproval(setting, request, gain, named, told);
  }
  for (const id of told.approvals.keys()) expect(requests.has(id), `${id} was approved and is gone`);
  // What had run out when its device was ended is left as it was, and what was about to may have.
  const leftOver = (await database.rows<Pick<RequestRow, "id" | "state" | "expires_at">>(openOnEndedDevices)).find(
    ({ expires_at }) => expires_at > now + 5000,
  );
  expect(leftOver === undefined, `${leftOver?.id} is still ${leftOver?.state}, and its device has been ended`);
  await checkRefreshTokens(setting, told);
  for (const { account, sessionToken } of told.sessions)
    if (told.disabled.has(account))
      expect((await findSignedIn(setting.deps, sessionToken)) === null, `${account} is disabled and signed in`);
}

const openOnEndedDevices = `select r.id, r.state, r.expires_at from sign_in_requests r
  join devices d on d.id = r.device_id
  where d.revoked_at is not null and r.state in ('opened', 'checking', 'approved')`;

const approvedStates = ["checking", "approved", "redeemed", "revoked"];

function checkAudit({ id, state }: RequestRow, gain: GainRow | undefined, named: Named, told: Told): void {
  const is = (count: number, wanted: number, what: string) =>
    expect(count === wanted, `${id} is ${state} and has ${count} records of ${what}`);
  is(named("sign_in_requested"), 1, "its beginning");
  is(named("sign_in_redeemed"), gain === undefined ? 0 : 1, "its redemption");
  const approvals = named("sign_in_approved", "sign_in_answered_offline");
  if (approvedStates.includes(state)) is(approvals, 1, "its approval");
  if (state === "pending" || state === "opened") is(approvals, 0, "its approval");
  is(named("sign_in_cancelled"), state === "cancelled" ? 1 : 0, "being given up");
  const takenBack = named("alert_sign_in_revoked");
  if (state !== "revoked" || !told.deviceEnded) is(takenBack, state === "revoked" ? 1 : 0, "being taken back");
  if (state === "denied")
    expect(
      named("sign_in_denied", "sign_in_not_started_by_account", "sign_in_refused") === 1 ||
        named("check_code_wrong") === 3,
      `${id} is denied, and nothing says why`,
    );
  if (state === "redeemed") expect(gain !== undefined, `${id} is redeemed into nothing`);
}

/** What somebody was told stays true, but for what somebody did about it afterwards. */
function checkTold(request: RequestRow, gain: GainRow | undefined, told: Told): void {
  const { id, state } = request;
  const approvedBy = told.approvals.get(id);
  if (approvedBy !== undefined) {
    const takenBack =
      ((state === "revoked" || state === "denied") && told.deviceEnded) ||
      (state === "revoked" && told.tookBack.has(id)) ||
      (state === "cancelled" && told.gaveUp.has(id)) ||
      (state === "denied" && (told.denied.has(id) || (told.wrongChecks.get(id) ?? 0) >= 3));
    const kept = ["checking", "approved", "redeemed"].includes(state);
    expect(kept || takenBack, `${id} was approved, its approver was told so, and it is ${state}`);
    expect(request.session_id === approvedBy, `${id} was approved by a session that had not opened it`);
  }
  expect(!told.wasHandedOut(id) || gain !== undefined, `${id} was handed out and is in no record`);
  if (state === "revoked") expect(told.tookBack.has(id) || told.deviceEnded, `${id} was taken back by nobody`);
}

/** Nothing is granted without a signature that still verifies, or a right answer without network. */
async function checkApproval(
  { database }: Setting,
  request: RequestRow,
  gain: GainRow | undefined,
  named: Named,
  told: Told,
): Promise<void> {
  const { id } = request;
  const terms = JSON.parse(request.terms ?? "{}") as Terms;
  let form: Terms["form"] = "limited";
  if (request.countersignature_id === null) {
    expect(named("sign_in_answered_offline") === 1, `${id} is ${request.state} and nobody signed or answered`);
  } else {
    const verified = await verifyCountersignature(database.plain, id);
    expect(verified.ok, `${id} is ${request.state} and its countersignature does not verify`);
    if (!verified.ok) return;
    const { countersignature, statement } = verified.value;
    expect(countersignature.id === request.countersignature_id, `${id} names another signature`);
    expect(countersignature.accountId === request.account_id, `${id} was signed by another account`);
    form = statement.form;
  }
  const confirmed = named("sign_in_confirmed") === 1 && told.confirmed.has(id);
  if (form === "limited" && !confirmed) {
    expect(terms.form === "limited", `${id} was signed as limited and became full by itself`);
    expect(gain === undefined || gain.form === "limited", `${gain?.id} is full, and ${id} was signed as limited`);
  }
}

/** Of a family of refresh tokens one works at a time, with its twins of one lost answer; of a grant that has ended none. */
async function checkRefreshTokens({ database }: Setting, told: Told): Promise<void> {
  const rows = await database.rows<RefreshRow>(
    `select token_hash, grant_id, used_at, parent_hash, successor_hash from refresh_tokens
     where grant_id in (select id from grants where revoked_at is null)`,
  );
  const byHash = new Map(rows.map((row) => [row.token_hash, row]));
  for (const [grant, family] of Map.groupBy(rows, ({ grant_id }) => grant_id)) {
    const usable = family.filter(({ used_at, parent_hash, token_hash }) => {
      const successor = parent_hash === null ? null : (byHash.get(parent_hash)?.successor_hash ?? null);
      return used_at === null && (successor === null || successor === token_hash);
    });
    const parents = new Set(usable.map(({ parent_hash }) => parent_hash));
    expect(parents.size <= 1, `${grant} has refresh tokens of ${parents.size} lines at once`);
  }
  const known = new Set(told.refreshTokens.map((token) => hashOrderedSecret(token)));
  expect(known.size === told.refreshTokens.length, "a refresh token was given twice");
}
