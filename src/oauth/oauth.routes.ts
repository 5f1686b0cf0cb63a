import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { publicDocument } from "../http/respond.tsx";
import { publishedKeys } from "../signing-keys/signing-key.flow.ts";
import { authorizeRoutes } from "./authorize/authorize.routes.tsx";
import { pushedRequestRoutes } from "./authorize/pushed-request.routes.ts";
import { selectAccountRoutes } from "./authorize/select-account.routes.ts";
import { backchannelRoutes } from "./ciba/backchannel.routes.ts";
import { userinfoRoutes } from "./claims/userinfo.routes.ts";
import { dynamicRegistrationRoutes } from "./clients/dynamic-registration.routes.ts";
import { readableByAnyOrigin } from "./endpoint.routes.ts";
import { logoutRoutes } from "./logout/logout.routes.tsx";
import { providerMetadata } from "./metadata.ts";
import { tokenRoutes } from "./tokens/token.routes.ts";
import { tokenStateRoutes } from "./tokens/token-state.routes.ts";

/**
 * The OAuth 2.0 and OpenID Connect provider. What is read is in `request-parameters.ts`, what is refused in
 * `oauth-error.ts`, what a client may do in `client.ts`. One file a grant:
 *
 *   (pushed-request.flow ─▶ resolve-request.flow ─▶)
 *   authorize.flow ─▶ consent.flow ─▶ authorization-code.flow ─┐
 *   device-authorization.flow ─▶ device-poll.flow ─▶ device-code.flow ─┼─▶ token-set.flow ─▶ userinfo.flow
 *   backchannel-authorization.flow ─▶ device-poll.flow ─▶ device-code.flow ─┤
 *   refresh-token.flow ────────────────────────────────────────┤
 *   client-credentials-grant.flow, token-exchange.flow ────────┘
 *
 * What a token is worth later: access-token.flow, asked by userinfo.flow, introspection.flow and
 * revocation.flow.
 *
 * Mount it outside the same-origin check: programs call most of it, and the two forms that pages send (consent,
 * sign-out) have the check of their own.
 */
export function oauthRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const metadata = providerMetadata(deps.config.origin, deps.config.customClaims);

  for (const path of [
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    // Where MSAL looks: it takes every address for one of a tenant. There is one here, whatever it is called.
    "/:tenant/v2.0/.well-known/openid-configuration",
  ]) {
    app.use(path, readableByAnyOrigin);
    app.get(path, (c) => publicDocument(c, metadata));
  }
  app.use("/oauth/jwks", readableByAnyOrigin);
  app.get("/oauth/jwks", async (c) => publicDocument(c, await publishedKeys(deps)));

  for (const routes of [
    authorizeRoutes,
    selectAccountRoutes,
    pushedRequestRoutes,
    backchannelRoutes,
    tokenRoutes,
    tokenStateRoutes,
    userinfoRoutes,
    logoutRoutes,
    dynamicRegistrationRoutes,
  ])
    app.route("/", routes(deps));
  return app;
}
