import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { accept, type Outcome } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import {
  allowClientOrigin,
  oauthAnswer,
  readClient,
  readPairs,
  refuseClient,
  takesParameters,
} from "../endpoint.routes.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { readParameters } from "../request-parameters.ts";
import { introspect, signIntrospection } from "./introspection.flow.ts";
import { wantsIntrospectionJwt } from "./introspection.ts";
import { revokeToken } from "./revocation.flow.ts";

/** What a client may ask about tokens that were issued before. */
export function tokenStateRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  /** The client and the token that it asks about. */
  async function readAsking(
    c: AppContext,
    column: "revocation" | "introspection",
  ): Promise<Outcome<{ client: Client; token: string }, OAuthRefusal>> {
    const pairs = await readPairs(c);
    if (!pairs.ok) return pairs;
    const parameters = readParameters(pairs.value, column);
    if (!parameters.ok) return parameters;
    const client = await readClient(deps, c, parameters.value);
    return client.ok ? accept({ client: client.value, token: parameters.value.token }) : client;
  }

  // RFC 7009 §2.1, and §2.3: an app that runs in the browser may call it from its own origin.
  app.post("/oauth/revoke", takesParameters("form", "revocation"), async (c) => {
    const asking = await readAsking(c, "revocation");
    if (!asking.ok) return refuseClient(deps, c, asking.reason);
    allowClientOrigin(c, asking.value.client);
    const revoked = await revokeToken(deps, asking.value.client, asking.value.token);
    if (!revoked.ok) return refuseClient(deps, c, revoked.reason);
    c.header("Cache-Control", "no-store");
    return c.body(null, 200);
  });

  // RFC 7662 §2.1; RFC 9701 §4 for those that ask for a signed answer.
  app.post("/oauth/introspect", takesParameters("form", "introspection"), async (c) => {
    const asking = await readAsking(c, "introspection");
    if (!asking.ok) return refuseClient(deps, c, asking.reason);
    const { client, token } = asking.value;
    const introspection = await introspect(deps, client, token);
    if (!introspection.ok) return refuseClient(deps, c, introspection.reason);
    c.header("Vary", "Accept");
    if (!wantsIntrospectionJwt(c.req.header("accept"))) return oauthAnswer(c, introspection.value);
    c.header("Cache-Control", "no-store");
    c.header("Content-Type", "application/token-introspection+jwt");
    return c.body(await signIntrospection(deps, client, introspection.value));
  });

  return app;
}
