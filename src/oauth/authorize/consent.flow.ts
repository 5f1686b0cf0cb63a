import { recordAudit } from "../../audit/audit.flow.ts";
import type { Database } from "../../database/open.ts";
import { inTransactionKept } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import type { SessionId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { mayBeKept, unlimited } from "../../policy/policy.ts";
import type { SignedIn } from "../../sessions/session.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { type AuthorizeRefusal, findAsking } from "./asking-client.flow.ts";
import { codeAnswer, errorAnswer } from "./authorization-answer.flow.ts";
import { checkAuthorization } from "./authorization-request.ts";
import type { AuthorizationResponse } from "./authorization-response.ts";
import {
  deleteConsentsOfSession,
  findConsentedScopes,
  saveConsent,
  takePendingAuthorization,
} from "./consent.store.ts";
import { resolveRequest } from "./resolve-request.flow.ts";

/**
 * What the person decided on the consent page. Refuses `authorization_unknown` for a page that was answered before, that
 * is too old, or that was shown to another session. Client and redirect address are checked again: either may have been
 * removed since. Returns the answer to the client.
 */
export async function decideConsent(
  deps: Deps,
  signedIn: SignedIn,
  answer: { readonly authorizationId: string; readonly decision: "allow" | "deny"; readonly browserHash: string },
): Promise<Outcome<AuthorizationResponse, AuthorizeRefusal | "authorization_unknown">> {
  const now = deps.clock.now();
  const pending = await takePendingAuthorization(deps.db, hashSecret(answer.authorizationId), signedIn.session.id, now);
  if (pending === null) return refuse("authorization_unknown");
  const resolved = await resolveRequest(deps, [...new URLSearchParams(pending.query)], answer.browserHash);
  if (!resolved.ok) return resolved;
  const asking = await findAsking(deps.db, resolved.value.pairs);
  if (!asking.ok) return asking;
  const { client } = asking.value;
  const request = checkAuthorization(resolved.value.pairs, client, deps.config);
  const refused = async (reason: OAuthRefusal) => accept(await errorAnswer(deps, asking.value, resolved.value, reason));
  if (!request.ok) return refused(request.reason);
  const accountId = signedIn.account.id;
  const { toAllow: scopes } = request.value;
  const event = answer.decision === "allow" ? "consent_given" : "consent_refused";

  await inTransactionKept(deps.db, async (tx) => {
    await recordAudit(tx, { event, at: now, accountId, subjectId: client.id, clientId: client.id, detail: { scopes } });
    // A limited session may be somebody else's: its yes is good for this once, and not remembered for the account.
    if (answer.decision === "deny" || !mayBeKept(signedIn.session.origin ?? unlimited)) return;
    const earlier = await findConsentedScopes(tx, accountId, client.id);
    const given = { accountId, clientId: client.id, scopes: [...new Set([...earlier, ...scopes])] };
    await saveConsent(tx, { ...given, sessionId: signedIn.session.id }, now);
  });
  if (answer.decision === "deny") return refused("consent_refused");
  return codeAnswer(deps, signedIn, client, request.value, resolved.value);
}

/** In the transaction of "it was not me". */
export const withdrawConsentsOfSession = (tx: Database, id: SessionId): Promise<void> =>
  deleteConsentsOfSession(tx, id);
