import { findAccountNamed } from "../accounts/account.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { pushSignIn, wakeOutbox } from "../notices/notice.flow.ts";
import { accept, type Outcome } from "../outcome.ts";
import { advanceSignInRequest } from "./advance.flow.ts";
import { spreadOverSources } from "./named-request.ts";
import { listNamedRequests } from "./sign-in-request.store.ts";
import type { SignInRefusal, SignInRequest } from "./sign-in-request.ts";

/**
 * Push sign-in: the new screen says who is signing in, and that person's devices are told. The same statements run for a
 * name that is nobody's, and the answer is the same request either way (OWASP ASVS 5.0 §6.3.8: no enumeration). What the
 * devices get is a question without a yes: approving takes the code that the new screen shows.
 */
export async function nameRequest(
  deps: Deps,
  id: SignInRequestId,
  redeemerHash: string,
  entered: string,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found">> {
  const now = deps.clock.now();
  const accountId = (await findAccountNamed(deps.db, entered))?.id ?? null;
  const outcome = await inTransaction(deps.db, async (tx) => {
    const named = { identifier: entered.trim(), accountId };
    const asked = await advanceSignInRequest(tx, id, { name: "name", redeemerHash, named }, now);
    if (!asked.ok) return asked;
    const { address, clientId } = { ...asked.value.screen, ...asked.value };
    await recordAudit(tx, { event: "sign_in_named", at: now, accountId, subjectId: id, clientId, address });
    await pushSignIn(tx, deps, id, asked.value.expiresAt, now);
    return accept(asked.value);
  });
  if (outcome.ok) {
    deps.changes.announce(id);
    if (accountId !== null) deps.changes.announce(accountId);
    wakeOutbox(deps);
  }
  return outcome;
}

/** The name was somebody else's, or a slip: the devices that were told see the request go. */
export async function takeNameBack(
  deps: Deps,
  id: SignInRequestId,
  redeemerHash: string,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found">> {
  const event = { name: "name", redeemerHash, named: null } as const;
  const outcome = await inTransaction(deps.db, (tx) => advanceSignInRequest(tx, id, event, deps.clock.now()));
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}

/** The requests that wait for this account's code, newest first: what its authenticator apps show. */
export async function namedRequestsOf(
  deps: Pick<Deps, "db" | "clock">,
  accountId: AccountId,
): Promise<SignInRequest[]> {
  const newest = await listNamedRequests(deps.db, accountId, limits.namedRequestsLookedAt, deps.clock.now());
  return spreadOverSources(newest, limits.namedRequestsShown);
}
