import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { useProof } from "../dpop/proof.flow.ts";
import {
  allowClientOrigin,
  credentialsIn,
  oauthAnswer,
  pagesMayProve,
  readClient,
  readPairs,
  readProof,
  refuseClient,
  takesParameters,
} from "../endpoint.routes.ts";
import { pushRequest } from "./pushed-request.flow.ts";

/** RFC 9126: the client sends its authorization request ahead, and the browser carries only where it is. */
export function pushedRequestRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.use("/oauth/par", pagesMayProve);
  app.post("/oauth/par", takesParameters("form", "par"), async (c) => {
    const pairs = await readPairs(c);
    if (!pairs.ok) return refuseClient(deps, c, pairs.reason);
    const client = await readClient(deps, c, credentialsIn(pairs.value));
    if (!client.ok) return refuseClient(deps, c, client.reason);
    allowClientOrigin(c, client.value);
    const proof = await readProof(deps, c);
    if (!proof.ok) return refuseClient(deps, c, proof.reason);
    const proven = await useProof(deps, proof.value);
    if (!proven.ok) return refuseClient(deps, c, proven.reason);
    const pushed = await pushRequest(deps, client.value, pairs.value, proof.value?.key ?? null);
    return pushed.ok ? oauthAnswer(c, pushed.value, 201) : refuseClient(deps, c, pushed.reason);
  });

  return app;
}
