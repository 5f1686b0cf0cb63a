import { inTransactionKept } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import { findAccessToken } from "./access-token.flow.ts";
import { insertRevokedToken } from "./access-token.store.ts";
import { standsAlone } from "./access-token.ts";
import { findGrant, revokeGrantOfClient } from "./grant.flow.ts";
import { findRefreshToken } from "./refresh-token.store.ts";

/**
 * RFC 7009 §2: a client has no more use for a token. Whichever token of a grant it is, the whole grant ends, and with it
 * every other token; one that stands alone ends alone. What we do not know, or is over, is a success (§2.2). Refuses
 * another client's token, and leaves it. `token_type_hint` is not needed: the forms do not overlap (§2.1).
 */
export async function revokeToken(
  deps: Deps,
  client: Client,
  presented: string,
): Promise<Outcome<true, "grant_of_another_client">> {
  const now = deps.clock.now();
  const token = await findAccessToken(deps, presented);
  if (token !== null && standsAlone(token)) {
    if (token.clientId !== client.id) return refuse("grant_of_another_client");
    await insertRevokedToken(deps.db, token);
    return accept(true);
  }
  const grantId = token?.grantId ?? (await findRefreshToken(deps.db, hashOrderedSecret(presented)))?.grantId;
  const grant = grantId === undefined ? null : await findGrant(deps.db, grantId);
  if (grant === null) return accept(true);
  if (grant.clientId !== client.id) return refuse("grant_of_another_client");
  await inTransactionKept(deps.db, (tx) => revokeGrantOfClient(tx, grant.id, client.id, now));
  return accept(true);
}
