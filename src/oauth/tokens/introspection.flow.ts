import { mayAct } from "../../accounts/account.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { signToken } from "../../signing-keys/signing-key.flow.ts";
import type { Client } from "../clients/client.ts";
import { findLiveAccessToken } from "./access-token.flow.ts";
import { findRenewable } from "./behalf.store.ts";
import { mayUse } from "./grant.ts";
import { sessionAllows } from "./grant-session.flow.ts";
import {
  describeAccessToken,
  describeRefreshToken,
  type Introspection,
  inactive,
  introspectionClaims,
  mayIntrospect,
} from "./introspection.ts";
import { findRefreshToken } from "./refresh-token.store.ts";

/**
 * RFC 7662 §2: what a token is worth at this moment. Refuses clients that prove nothing (§2.1: some form of
 * authorization), and answers `inactive` for tokens that are not the asking one's business.
 */
export async function introspect(
  deps: Deps,
  asking: Client,
  presented: string,
): Promise<Outcome<Introspection, "client_unproven">> {
  if (asking.settings.authentication === "none") return refuse("client_unproven");
  const live = await findLiveAccessToken(deps, presented);
  if (live !== null) {
    if (!mayIntrospect(asking, live.token)) return accept(inactive);
    return accept(describeAccessToken(live.token, live.behalf?.grant ?? null, deps.config.origin));
  }
  return accept(await introspectRefreshToken(deps, asking, presented));
}

/** RFC 9701 §5: the same as a signed statement to the one that asked, by the algorithm of its registration (§6). */
export const signIntrospection = (deps: Deps, asking: Client, introspection: Introspection): Promise<string> =>
  signToken(
    deps,
    "token-introspection+jwt",
    introspectionClaims(deps.config.origin, asking, introspection, deps.clock.now()),
    asking.settings.introspectionAlgorithm,
  );

async function introspectRefreshToken(deps: Deps, asking: Client, presented: string): Promise<Introspection> {
  const now = deps.clock.now();
  const found = await findRenewable(deps.db, hashOrderedSecret(presented));
  if (found === null) return inactive;
  const { token, grant, account } = found;
  if (!mayUse(grant, asking.id, now).ok || token.usedAt !== null || now >= token.expiresAt) return inactive;
  // Another one that was given for the same token has been used (`mayRotate`).
  const parent = token.parentHash === null ? null : await findRefreshToken(deps.db, token.parentHash);
  if (parent !== null && parent.successorHash !== null) return inactive;
  const lives = mayAct(account).ok && (await sessionAllows(deps.db, deps, grant));
  return lives ? describeRefreshToken(token, grant, deps.config.origin) : inactive;
}
