import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { noteApproval } from "../devices/device.flow.ts";
import { sha256 } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { wakeOutbox } from "../notices/notice.flow.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { AssertionRefusal } from "../passkeys/passkey.ts";
import type { PasskeyAssertion } from "../passkeys/passkey-answer.ts";
import { noteAssertion, verifyAssertion } from "../passkeys/verify-assertion.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest, findRequest } from "../sign-in/advance.flow.ts";
import type { Denial, SignInRefusal } from "../sign-in/sign-in-request.ts";
import { recordSignal } from "../sign-in/signals.flow.ts";
import { transition } from "../sign-in/transition.ts";
import { insertCountersignature } from "./countersignature.store.ts";
import type { Countersignature } from "./countersignature.ts";
import { openerOfSession } from "./opener.ts";
import type { Statement } from "./statement.ts";

export type DecisionRefusal =
  | SignInRefusal
  | AssertionRefusal
  | "not_found"
  | "account_disabled"
  | "client_disabled"
  | "device_needed"
  | "answer_needed";

/** The answer to "Where do you see this code?" that lets an approval through; every other one is a denial. */
export type SeenCode = "in_front_of_me";

/**
 * Approves with a countersignature: an assertion, user verified, whose challenge is the hash of the statement that this
 * very card showed. An assertion made for any other request has another challenge. The request, the countersignature
 * and the use of the passkey are written together or not at all.
 */
export async function approve(
  deps: Deps,
  signedIn: SignedIn,
  id: SignInRequestId,
  response: PasskeyAssertion,
  seen: SeenCode | null,
): Promise<Outcome<true, DecisionRefusal>> {
  const opener = openerOfSession(signedIn);
  const request = await findRequest(deps.db, id);
  if (request === null || opener === null) return refuse("not_found");
  const now = deps.clock.now();
  const statement = request.state.name === "opened" ? request.state.statement : "";
  const event = { name: "approve", opener, countersignatureId: deps.random.id("csg_"), statement } as const;
  // Asked before the signature is checked, so that a request that is over, or another's, is refused for what it is.
  const allowed = transition(request, event, now);
  if (!allowed.ok) return allowed;
  const question = request.state.name === "opened" && request.state.terms.demands.question;
  if (question && seen === null) return refuse("answer_needed");
  const verified = await verifyAssertion(deps, response, sha256(statement));
  if (!verified.ok) return verified;
  if (verified.value.passkey.accountId !== signedIn.account.id) return refuse("passkey_not_recognised");

  const said = JSON.parse(statement) as Statement;
  const countersignature: Countersignature = {
    id: event.countersignatureId,
    requestId: id,
    accountId: signedIn.account.id,
    passkeyId: verified.value.passkey.id,
    credentialId: verified.value.passkey.credentialId,
    publicKey: verified.value.passkey.publicKey,
    origin: deps.config.origin,
    relyingPartyId: deps.config.relyingPartyId,
    statement,
    authenticatorData: response.response.authenticatorData,
    clientDataJSON: response.response.clientDataJSON,
    signature: response.response.signature,
    createdAt: now,
  };
  const outcome = await inTransaction(deps.db, async (tx) => {
    const account = mayAct(await findAccount(tx, signedIn.account.id));
    if (!account.ok) return account;
    // A card may still be open on a phone that was reported lost a moment ago.
    const device = await noteApproval(tx, opener.deviceId, now);
    if (!device.ok) return device;
    const client = request.clientId === null ? null : await findClient(tx, request.clientId);
    if (request.clientId !== null && (client === null || client.disabledAt !== null)) return refuse("client_disabled");
    const approved = await advanceSignInRequest(tx, request, event, now);
    if (!approved.ok) return approved;
    const noted = await noteAssertion(tx, verified.value, now);
    if (!noted.ok) return noted;
    await insertCountersignature(tx, countersignature);
    await recordAudit(tx, {
      event: "sign_in_approved",
      at: now,
      accountId: account.value.id,
      subjectId: id,
      clientId: request.clientId,
      ...(said.host === undefined ? {} : { address: request.screen.address }),
      detail: said.host === undefined ? { seen } : { seen, host: said.host },
    });
    return accept(true as const);
  });
  if (outcome.ok) deps.changes.announce(id);
  // A client in ping mode waits for nothing but our ping.
  if (outcome.ok && request.kind === "ciba") wakeOutbox(deps);
  return outcome;
}

/** Denies; needs no user verification, for saying no must be easier than saying yes. */
export async function deny(
  deps: Deps,
  signedIn: SignedIn,
  id: SignInRequestId,
  denial: Extract<Denial, "declined" | "not_started_by_me">,
): Promise<Outcome<true, DecisionRefusal>> {
  const opener = openerOfSession(signedIn);
  if (opener === null) return refuse("not_found");
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const denied = await advanceSignInRequest(tx, id, { name: "deny", opener, denial }, now);
    if (!denied.ok) return denied;
    const { clientId, screen } = denied.value;
    await recordAudit(tx, {
      event: denial === "declined" ? "sign_in_denied" : "sign_in_not_started_by_account",
      at: now,
      accountId: signedIn.account.id,
      subjectId: id,
      clientId,
      address: screen.address,
    });
    if (denial === "not_started_by_me") await recordSignal(tx, "notStarted", denied.value, signedIn.account.id, now);
    return accept(true as const);
  });
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}
