import type { Selectable } from "kysely";
import type { SignInRequestsTable } from "../database/schema.ts";
import type { AccountId, ClientId, CountersignatureId } from "../ids.ts";
import { type Terms, termsBeforePolicy } from "../policy/terms.ts";
import { type Denial, openerOf, type SignInRequest, type SignInState } from "./sign-in-request.ts";

/** A request as its row, and back. */
export function toRow(request: SignInRequest): Selectable<SignInRequestsTable> {
  const { state } = request;
  const opener = openerOf(state);
  return {
    id: request.id,
    version: request.version,
    kind: request.kind,
    state: state.name,
    client_id: request.clientId,
    scopes: JSON.stringify(request.scopes),
    resource: request.resource,
    redeemer_hash: request.redeemerHash,
    return_to: request.returnTo,
    browser: request.screen.browser,
    system: request.screen.system,
    address: request.screen.address,
    created_at: request.createdAt,
    expires_at: request.expiresAt,
    account_id: opener?.accountId ?? null,
    device_id: opener?.deviceId ?? null,
    session_id: opener?.sessionId ?? null,
    user_code: state.name === "opened" ? state.userCode : null,
    statement: state.name === "opened" ? state.statement : null,
    countersignature_id: "countersignatureId" in state ? state.countersignatureId : null,
    denial: state.name === "denied" ? state.denial : null,
    changed_at: request.changedAt,
    terms: "terms" in state ? JSON.stringify(state.terms) : null,
    browser_key: request.proximity.browserKey,
    nearby_at: request.proximity.nearbyAt,
    wrong_checks: state.name === "checking" ? state.wrongChecks : null,
    named: request.named?.identifier ?? null,
    named_account_id: request.named?.accountId ?? null,
    offline_challenge: request.offline?.digits ?? null,
    wrong_answers: request.offline?.wrongAnswers ?? 0,
    wanted_use: request.wanted === "ordinary" ? null : request.wanted,
  };
}

export function fromRow(row: Selectable<SignInRequestsTable>): SignInRequest {
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    clientId: row.client_id as ClientId | null,
    scopes: JSON.parse(row.scopes) as string[],
    resource: row.resource,
    redeemerHash: row.redeemer_hash,
    returnTo: row.return_to,
    screen: { browser: row.browser, system: row.system, address: row.address },
    wanted: row.wanted_use ?? "ordinary",
    proximity: { browserKey: row.browser_key, nearbyAt: row.nearby_at },
    named: row.named === null ? null : { identifier: row.named, accountId: row.named_account_id as AccountId | null },
    offline: row.offline_challenge === null ? null : { digits: row.offline_challenge, wrongAnswers: row.wrong_answers },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    changedAt: row.changed_at,
    state: stateOf(row),
  };
}

function stateOf(row: Selectable<SignInRequestsTable>): SignInState {
  if (row.state === "pending") return { name: "pending" };
  const { account_id: accountId, device_id: deviceId, session_id: sessionId } = row;
  const opener = accountId && deviceId && sessionId ? { accountId, deviceId, sessionId } : null;
  if (row.state === "cancelled" || row.state === "expired") return { name: row.state, opener };
  if (opener === null) throw new Error(`sign-in request ${row.id} has no opener`);
  if (row.state === "opened")
    return {
      name: "opened",
      opener,
      userCode: row.user_code ?? "",
      statement: row.statement ?? "",
      terms: readTerms(row.terms),
    };
  if (row.state === "denied") return { name: "denied", opener, denial: (row.denial ?? "declined") as Denial };
  const signed = {
    opener,
    countersignatureId: row.countersignature_id as CountersignatureId,
    terms: readTerms(row.terms),
  };
  return row.state === "checking"
    ? { name: "checking", wrongChecks: row.wrong_checks ?? 0, ...signed }
    : { name: row.state, ...signed };
}

/** Written again they are the same text; only those from before there was a choice of it have no use yet. */
function readTerms(text: string | null): Terms {
  if (text === null) return termsBeforePolicy;
  const terms = JSON.parse(text) as Omit<Terms, "use"> & Partial<Terms>;
  return { ...terms, use: terms.use ?? "ordinary" };
}
