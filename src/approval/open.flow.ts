import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import { canonicalJson } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findClient } from "../oauth/client.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest, findRequestByCode, typedCodeOf } from "../sign-in/advance.flow.ts";
import { tryCode } from "../sign-in/code-tries.flow.ts";
import type { Opener, SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";
import { type EnteredCode, readUserCode } from "../sign-in/user-code.ts";
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
  const { session, account } = signedIn;
  if (session.deviceId === null) return refuse("device_needed");
  const code = readUserCode(entered);
  if (!code.ok) return code;
  const found = await tryCode(deps, { accountId: account.id, address }, (tx) =>
    findRequestByCode(tx, code.value, deps.clock.now()),
  );
  if (!found.ok) return found;
  return open(
    deps,
    { accountId: account.id, deviceId: session.deviceId, sessionId: session.id },
    found.value,
    code.value,
  );
}

async function open(
  deps: Deps,
  opener: Opener,
  request: SignInRequest,
  code: EnteredCode,
): Promise<Outcome<SignInRequestId, OpenRefusal>> {
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    // The session was looked up before; the account may have been disabled since.
    const account = mayAct(await findAccount(tx, opener.accountId));
    if (!account.ok) return account;
    const device = await findDevice(tx, opener.deviceId);
    if (device === null || device.revokedAt !== null) return refuse("device_needed");
    const client = request.clientId === null ? null : await findClient(tx, request.clientId);
    if (request.clientId !== null && (client === null || client.disabledAt !== null)) return refuse("client_disabled");
    // Who scanned is shown the typed code, to compare it with the one on the new screen (RFC 8628 §3.3.1).
    const userCode = code.form === "typed" ? code.code : await typedCodeOf(tx, request.id);
    const lifetimeSeconds = request.kind === "page" ? limits.sessionLifetimeSeconds : limits.grantLifetimeSeconds;
    const shown = {
      request,
      userCode,
      account: account.value,
      device,
      client,
      lifetimeSeconds,
      nonce: deps.random.secret(),
    };
    const statement = canonicalJson(statementOf(shown, now));
    const opened = await advanceSignInRequest(tx, request.id, { name: "open", opener, userCode, statement }, now);
    if (!opened.ok) return opened;
    await recordAudit(tx, {
      event: "sign_in_opened",
      at: now,
      accountId: opener.accountId,
      subjectId: request.id,
      clientId: request.clientId,
      detail: { deviceId: device.id, form: code.form },
    });
    return accept(request.id);
  });
  if (outcome.ok) deps.changes.announce(request.id);
  return outcome;
}
