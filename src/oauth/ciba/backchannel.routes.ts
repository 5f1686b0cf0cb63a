import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { oauthAnswer, readClient, readPairs, refuseClient } from "../endpoint.routes.ts";
import { readParameters } from "../request-parameters.ts";
import { authorizeBackchannel } from "./backchannel-authorization.flow.ts";

/** CIBA Core §7: called by a client's server, never by a page; no origin may read the answer. */
export function backchannelRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/oauth/bc-authorize", async (c) => {
    const pairs = await readPairs(c);
    if (!pairs.ok) return refuseClient(deps, c, pairs.reason);
    const parameters = readParameters(pairs.value, "backchannel");
    if (!parameters.ok) return refuseClient(deps, c, parameters.reason);
    const client = await readClient(deps, c, parameters.value);
    if (!client.ok) return refuseClient(deps, c, client.reason);
    const begun = await authorizeBackchannel(deps, client.value, parameters.value, c.get("request").screen);
    return begun.ok ? oauthAnswer(c, begun.value) : refuseClient(deps, c, begun.reason);
  });

  return app;
}
