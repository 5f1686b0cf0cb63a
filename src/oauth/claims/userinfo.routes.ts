import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { acceptedAlgorithms } from "../clients/client-settings.ts";
import { currentNonce } from "../dpop/nonce.flow.ts";
import { presentedToken } from "../dpop/possession.flow.ts";
import { readableByAnyOrigin } from "../endpoint.routes.ts";
import { oauthError } from "../oauth-error.ts";
import { readUserinfo, type UserinfoRefusal } from "./userinfo.flow.ts";

/** OpenID Connect Core §5.3 */
export function userinfoRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.use("/oauth/userinfo", readableByAnyOrigin);
  app.on(["GET", "POST"], "/oauth/userinfo", async (c) => {
    const authorization = c.req.header("authorization");
    const proof = c.req.header("dpop");
    c.header("Cache-Control", "no-store");
    // RFC 9449 §9: whoever proves something is told what to put into the next proof.
    if (proof !== undefined) c.header("DPoP-Nonce", await currentNonce(deps));
    const { method, path } = c.req;
    const userinfo = await readUserinfo(deps, { authorization, proof, method, path });
    if (!userinfo.ok) return refuseResource(c, userinfo.reason);
    if (userinfo.value.form === "json") return c.json(userinfo.value.claims);
    c.header("Content-Type", "application/jwt");
    return c.body(userinfo.value.token);
  });

  return app;
}

const bearer = 'Bearer realm="countersign"';
// RFC 9449 §7.1: which proofs are taken.
const dpop = `DPoP realm="countersign", algs="${acceptedAlgorithms.join(" ")}"`;

/**
 * RFC 6750 §3: an error code only for a request that had a token. RFC 9449 §7.1, §7.2: whoever comes with DPoP is answered about
 * that alone, since clients look for one challenge; the others learn of both.
 */
function refuseResource(c: AppContext, reason: UserinfoRefusal): Response {
  if (reason === "token_missing") {
    c.header("WWW-Authenticate", `${bearer}, ${dpop}`);
    return c.body(null, 401);
  }
  const { error, description } = oauthError(reason);
  const why = `error="${error}", error_description="${description}"`;
  const proves = presentedToken(c.req.header("authorization"))?.scheme === "dpop";
  c.header("WWW-Authenticate", proves ? `${dpop}, ${why}` : `${bearer}, ${why}, ${dpop}`);
  return c.json({ error, error_description: description }, error === "insufficient_scope" ? 403 : 401);
}
