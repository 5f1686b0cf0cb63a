import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { revokeGrantsOfSignIn } from "../oauth/grant.flow.ts";
import { accept, type Outcome } from "../outcome.ts";
import { endSessionsOfSignIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import type { SignInRefusal } from "../sign-in/sign-in-request.ts";

/** Ends what this sign-in began, on the new screen and at the client: its sessions, its grants and all their tokens. */
export async function undoSignIn(
  deps: Deps,
  { account }: SignedIn,
  id: SignInRequestId,
): Promise<Outcome<true, SignInRefusal | "not_found">> {
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const revoked = await advanceSignInRequest(tx, id, { name: "revoke", accountId: account.id }, now);
    if (!revoked.ok) return revoked;
    await endSessionsOfSignIn(tx, id, now);
    await revokeGrantsOfSignIn(tx, id, now);
    await recordAudit(tx, {
      event: "sign_in_revoked",
      at: now,
      accountId: account.id,
      subjectId: id,
      clientId: revoked.value.clientId,
    });
    return accept(true as const);
  });
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}
