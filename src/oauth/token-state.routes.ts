import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { authenticateClient } from "./client-authentication.flow.ts";
import { allowClientOrigin, readPairs, refuseClient } from "./endpoint.routes.ts";
import { readParameters } from "./request-parameters.ts";
import { revokeToken } from "./revocation.flow.ts";

/** What a client may ask about tokens that were issued before. */
export function tokenStateRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  // RFC 7009 §2.1, and §2.3: an app that runs in the browser may call it from its own origin.
  app.post("/oauth/revoke", async (c) => {
    const pairs = await readPairs(c);
    if (!pairs.ok) return refuseClient(deps, c, pairs.reason);
    const parameters = readParameters(pairs.value, "revocation");
    if (!parameters.ok) return refuseClient(deps, c, parameters.reason);
    const client = await authenticateClient(deps.db, c.req.header("authorization"), parameters.value);
    if (!client.ok) return refuseClient(deps, c, client.reason);
    allowClientOrigin(c, client.value);
    const revoked = await revokeToken(deps, client.value, parameters.value.token);
    if (!revoked.ok) return refuseClient(deps, c, revoked.reason);
    c.header("Cache-Control", "no-store");
    return c.body(null, 200);
  });

  return app;
}
