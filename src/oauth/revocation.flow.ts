import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { ClientId, GrantId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findAccessToken } from "./access-token.flow.ts";
import type { Client } from "./client.ts";
import { findGrant, revokeGrantOfClient } from "./grant.flow.ts";
import { findRefreshToken } from "./refresh-token.store.ts";

/**
 * RFC 7009 §2: a client has no more use for a token. Whichever token of a grant it is, the whole grant ends, and with it
 * every other token. What we do not know, or is over, is a success (§2.2). Refuses another client's token, and leaves it.
 */
export async function revokeToken(
  deps: Deps,
  client: Client,
  token: string,
): Promise<Outcome<true, "grant_of_another_client">> {
  const issued = await findIssued(deps, token);
  if (issued === null) return accept(true);
  if (issued.clientId !== client.id) return refuse("grant_of_another_client");
  const { grantId } = issued;
  const now = deps.clock.now();
  await deps.db.transaction().execute((tx) => revokeGrantOfClient(tx, grantId, client.id, now));
  return accept(true);
}

/** Any token of ours, used or expired as it may be. `token_type_hint` is not needed: the forms do not overlap (§2.1). */
async function findIssued(deps: Deps, token: string): Promise<{ clientId: ClientId; grantId: GrantId } | null> {
  const refreshToken = await findRefreshToken(deps.db, hashSecret(token));
  if (refreshToken !== null) {
    const grant = await findGrant(deps.db, refreshToken.grantId);
    return grant === null ? null : { clientId: grant.clientId, grantId: grant.id };
  }
  const accessToken = await findAccessToken(deps, token);
  if (accessToken === null || accessToken.grantId === null) return null;
  return { clientId: accessToken.clientId, grantId: accessToken.grantId };
}
