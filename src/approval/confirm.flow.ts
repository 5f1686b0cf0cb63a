import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { stillTrusted } from "../devices/device.flow.ts";
import type { SignInRequestId } from "../ids.ts";
import { confirmGrantsOfSignIn } from "../oauth/tokens/grant.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayBeKept } from "../policy/policy.ts";
import { rememberBrowser } from "../proximity/known-browser.flow.ts";
import { confirmSessionsOfSignIn } from "../sessions/session.flow.ts";
import { isFreshlyVerified, type SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import type { SignInRefusal } from "../sign-in/sign-in-request.ts";

/**
 * The account keeps a limited sign-in: its session and grants become full, and its browser a known one. Asks for a user
 * verification of minutes ago on an authorization device; the limited session itself never has one.
 */
export async function confirmSignIn(
  deps: Deps,
  { session, account }: SignedIn,
  id: SignInRequestId,
): Promise<Outcome<true, SignInRefusal | "not_found" | "fresh_verification_needed" | "device_needed">> {
  const now = deps.clock.now();
  if (session.deviceId === null) return refuse("device_needed");
  if (!isFreshlyVerified(session, now)) return refuse("fresh_verification_needed");
  const { deviceId } = session;
  return inTransaction(deps.db, async (tx) => {
    const trusted = await stillTrusted(tx, deviceId, now);
    if (!trusted.ok) return trusted;
    const confirmed = await advanceSignInRequest(tx, id, { name: "confirm", accountId: account.id }, now);
    if (!confirmed.ok) return confirmed;
    const { state } = confirmed.value;
    if (state.name !== "redeemed") throw new Error(`sign-in request ${id} was confirmed into ${state.name}`);
    await confirmSessionsOfSignIn(tx, id, state.terms, now);
    await confirmGrantsOfSignIn(tx, id, state.terms, now);
    if (mayBeKept(state.terms)) await rememberBrowser(tx, deps, account.id, confirmed.value, now);
    await recordAudit(tx, { event: "sign_in_confirmed", at: now, accountId: account.id, subjectId: id });
    return accept(true as const);
  });
}
