import type { Deps } from "../../deps.ts";
import type { AccountId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { verifyToken } from "../../signing-keys/signing-key.flow.ts";
import { accountOfSubject } from "../claims/subject.flow.ts";
import type { Client } from "../clients/client.ts";

/** What an ID token of ours says of the sign-in it was given for. */
export interface IdTokenHint {
  readonly clientId: string;
  /** Whom the client calls so, `subject.flow.ts` knows. */
  readonly subject: unknown;
  readonly sessionId: unknown;
}

/** An ID token that we issued, expired or not (RP-Initiated Logout §2, OpenID Connect Core §3.1.2.1); null for all else. */
export async function readIdTokenHint(deps: Deps, token: string): Promise<IdTokenHint | null> {
  const claims = await verifyToken(deps, "JWT", token);
  if (claims === null || claims.iss !== deps.config.origin || typeof claims.aud !== "string") return null;
  return { clientId: claims.aud, subject: claims.sub, sessionId: claims.sid };
}

/**
 * Whom a client means by `id_token_hint`; null when it names nobody. Refuses `id_token_hint_invalid` for what is no ID
 * token of ours, and for one that was given to another client: it would tell who is signed in to that one.
 */
export async function hintedAccount(
  deps: Deps,
  client: Client,
  token: string | undefined,
): Promise<Outcome<AccountId | null, "id_token_hint_invalid">> {
  if (token === undefined) return accept(null);
  const hint = await readIdTokenHint(deps, token);
  const named = hint?.clientId === client.id ? await accountOfSubject(deps, client, hint.subject) : null;
  return named === null ? refuse("id_token_hint_invalid") : accept(named);
}
