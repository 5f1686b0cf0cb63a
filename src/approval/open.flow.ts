import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { stillTrusted } from "../devices/device.flow.ts";
import { canonicalJson } from "../digest.ts";
import { hostStatementOf } from "../hosts/host.flow.ts";
import type { SignInRequestId } from "../ids.ts";
import { bindingMessageOf } from "../oauth/ciba/backchannel-authorization.flow.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { firstUse, mayUseAs, type ScreenUse } from "../policy/screen-use.ts";
import type { Terms } from "../policy/terms.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest, findRequestByCode, typedCodeOf } from "../sign-in/advance.flow.ts";
import { tryCode } from "../sign-in/code-tries.flow.ts";
import type { Opener, SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";
import { recordCodeEnteredTwice, recordSignal } from "../sign-in/signals.flow.ts";
import { transition } from "../sign-in/transition.ts";
import { readUserCode } from "../sign-in/user-code.ts";
import { judgeRequest } from "./judge.flow.ts";
import { openerOfSession } from "./opener.ts";
import { statementOf } from "./statement.ts";

export type OpenRefusal =
  | SignInRefusal
  | "malformed_code"
  | "wrong_code"
  | "code_expired"
  | "too_many_tries"
  | "device_needed"
  | "account_disabled"
  | "client_disabled"
  | "not_found";

/**
 * Opens the request that the entered code finds, for this account on this device and for nobody else from then on.
 * Refuses `device_needed` for a session that was itself begun by a code: only a browser in which a passkey was used is
 * an authorization device.
 */
export async function openRequestByCode(
  deps: Deps,
  signedIn: SignedIn,
  entered: string,
  address: string,
): Promise<Outcome<SignInRequestId, OpenRefusal>> {
  const { account } = signedIn;
  const opener = openerOfSession(signedIn);
  if (opener === null) return refuse("device_needed");
  const code = readUserCode(entered);
  if (!code.ok) return code;
  const find = (db: Database) => findRequestByCode(db, code.value, deps.clock.now());
  const opened = await tryCode<SignInRequestId, OpenRefusal>(deps, { accountId: account.id, address }, async (tx) => {
    const found = await find(tx);
    if (!found.ok) return found;
    const request = found.value;
    // Who scanned is shown the typed code, to compare it with the one on the new screen (RFC 8628 §3.3.1).
    const userCode = code.value.form === "typed" ? code.value.code : await typedCodeOf(tx, request.id);
    return openInPlace(tx, deps, { opener, request, userCode, address });
  });
  if (opened.ok) {
    deps.changes.announce(opened.value);
  } else if (opened.reason === "already_opened") {
    const found = await find(deps.db);
    if (found.ok) await recordCodeEnteredTwice(deps.db, found.value, account.id, deps.clock.now());
  }
  return opened;
}

interface Opening {
  readonly opener: Opener;
  readonly request: SignInRequest;
  readonly userCode: string;
  /** The phone's. */
  readonly address: string;
  /** What the person chose before; granted as far as it still can be. */
  readonly use?: ScreenUse;
  /** Leaves the request as it is when these are the terms. */
  readonly unless?: Terms;
}

/** Judges the request and puts its card before this opener. Who may come this far, the caller has found out. */
export async function openRequest(deps: Deps, opening: Opening): Promise<Outcome<SignInRequestId, OpenRefusal>> {
  const outcome = await inTransaction(deps.db, (tx) => openInPlace(tx, deps, opening));
  if (outcome.ok) deps.changes.announce(outcome.value);
  return outcome;
}

/** The same in the caller's transaction, to be announced after it. */
async function openInPlace(
  tx: Database,
  deps: Deps,
  { opener, request, userCode, address, use, unless }: Opening,
): Promise<Outcome<SignInRequestId, OpenRefusal>> {
  const now = deps.clock.now();
  // The session was looked up before; the account may have been disabled since.
  const live = mayAct(await findAccount(tx, opener.accountId));
  if (!live.ok) return live;
  const account = live.value;
  const trusted = await stillTrusted(tx, opener.deviceId, now);
  if (!trusted.ok) return trusted;
  const device = trusted.value;
  const client = request.clientId === null ? null : await findClient(tx, request.clientId);
  if (request.clientId !== null && (client === null || client.disabledAt !== null)) return refuse("client_disabled");
  const { terms: judged, refused } = await judgeRequest(tx, deps, {
    request,
    account,
    client,
    phoneAddress: address,
  });
  const chosen = mayUseAs(use ?? firstUse(request), request, judged.form);
  const terms: Terms = { ...judged, use: chosen.ok ? chosen.value : firstUse(request) };
  const bindingMessage = request.kind === "ciba" ? await bindingMessageOf(tx, request.id) : null;
  const host = await hostStatementOf(tx, request);
  const facts = { request, userCode, bindingMessage, host, account, device, client, terms };
  const statement = canonicalJson(statementOf({ ...facts, nonce: deps.random.secret() }, now));
  const event = { name: "open", opener, userCode, statement, terms } as const;
  if (unless !== undefined && canonicalJson(terms) === canonicalJson(unless)) {
    const allowed = transition(request, event, now);
    return allowed.ok ? accept(request.id) : allowed;
  }
  const opened = await advanceSignInRequest(tx, request, event, now);
  if (!opened.ok) return opened;
  // A client's server is unknown by nature, and so is who comes to a host from afar: that they ask many people is their trade.
  const asksByTrade = request.kind === "ciba" || host !== null;
  if (terms.verdict === "unknown" && request.state.name === "pending" && !asksByTrade)
    await recordSignal(tx, "openedUnknown", request, account.id, now);
  // Nothing that the person could say would help: the request ends here, and both screens are told.
  if (refused && terms.blockedBy !== null)
    await advanceSignInRequest(tx, opened.value, { name: "deny", opener, denial: terms.blockedBy }, now);
  await recordAudit(tx, {
    event: refused ? "sign_in_refused" : "sign_in_opened",
    at: now,
    accountId: account.id,
    subjectId: request.id,
    clientId: request.clientId,
    address,
    detail: { deviceId: device.id, ...terms },
  });
  return accept(request.id);
}
