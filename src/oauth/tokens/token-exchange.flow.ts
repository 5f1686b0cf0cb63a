import { recordAudit } from "../../audit/audit.flow.ts";
import { inTransactionKept } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { noteClientUse } from "../clients/client.flow.ts";
import { type Client, mayUseGrant, tokenExchangeGrant } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import { findLiveAccessToken } from "./access-token.flow.ts";
import { noteGrantUse } from "./grant.flow.ts";
import { resourceAtStart } from "./resource.ts";
import { type ExchangeRefusal, exchangedScopes, isSupported, mayExchangeToken, targetOf } from "./token-exchange.ts";
import type { Exchanged, TokenRequest } from "./token-set.flow.ts";

/**
 * RFC 8693 §2. The new token hangs from the same grant, names who acts for whom, is over when the old one is, and has
 * neither refresh token nor ID token beside it. Refuses clients that prove nothing, and a client's own token, behind
 * which there is no person. Why a subject token was not taken, the wire does not say.
 */
export async function exchangeToken(
  deps: Deps,
  client: Client,
  asked: Parameters<"token_exchange">,
  { boundTo: proven }: Pick<TokenRequest, "boundTo">,
): Promise<Outcome<Exchanged, ExchangeRefusal | "grant_not_registered" | "client_unproven" | "proof_missing">> {
  const registered = mayUseGrant(client, tokenExchangeGrant);
  if (!registered.ok) return registered;
  if (client.settings.authentication === "none") return refuse("client_unproven");
  if (!isSupported(asked)) return refuse("exchange_unsupported");
  const target = targetOf(asked);
  if (!target.ok) return target;
  const resource = resourceAtStart(client, target.value, deps.config.origin);
  if (!resource.ok) return resource;
  const live = await findLiveAccessToken(deps, asked.subject_token);
  if (live === null || live.behalf === null) return refuse("subject_token_invalid");
  const { token, behalf } = live;
  if (!mayExchangeToken(client, token)) return refuse("exchange_not_allowed");
  // What is bound to a key does not become a bearer token: the new one is bound to the key of whoever gets it.
  if (token.boundTo !== null && proven === null) return refuse("proof_missing");
  const scopes = exchangedScopes(client, token, asked.scope);
  if (!scopes.ok) return scopes;

  const { grant, account } = behalf;
  const at = deps.clock.now();
  await inTransactionKept(deps.db, async (tx) => {
    await noteClientUse(tx, client.id, at);
    await noteGrantUse(tx, grant.id, at);
    await recordAudit(tx, {
      event: "token_exchanged",
      at,
      accountId: account.id,
      subjectId: grant.id,
      clientId: client.id,
      detail: { of: token.clientId, scopes: scopes.value, resource: resource.value },
    });
  });
  const actors = [client.id, ...token.actors];
  return accept({ client, grant, scopes: scopes.value, resource: resource.value, actors, endsAt: token.expiresAt });
}
