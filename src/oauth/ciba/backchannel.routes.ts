import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import {
  credentialsIn,
  oauthAnswer,
  readClient,
  readPairs,
  refuseClient,
  takesParameters,
} from "../endpoint.routes.ts";
import { readParameters } from "../request-parameters.ts";
import { authorizeBackchannel } from "./backchannel-authorization.flow.ts";
import { openSignedRequest } from "./signed-request.flow.ts";

/** CIBA Core §7: called by a client's server, never by a page; no origin may read the answer. */
export function backchannelRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/oauth/bc-authorize", takesParameters("form", "backchannel"), async (c) => {
    const pairs = await readPairs(c);
    if (!pairs.ok) return refuseClient(deps, c, pairs.reason);
    // §7.2: the client first, for the rest may be in a request that only its keys open.
    const client = await readClient(deps, c, credentialsIn(pairs.value));
    if (!client.ok) return refuseClient(deps, c, client.reason);
    const asked = await openSignedRequest(deps, client.value, pairs.value);
    if (!asked.ok) return refuseClient(deps, c, asked.reason);
    const parameters = readParameters(asked.value, "backchannel");
    if (!parameters.ok) return refuseClient(deps, c, parameters.reason);
    const begun = await authorizeBackchannel(deps, client.value, parameters.value, c.get("request").screen);
    return begun.ok ? oauthAnswer(c, begun.value) : refuseClient(deps, c, begun.reason);
  });

  return app;
}
