import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { readJson } from "../../http/read-body.ts";
import { takes } from "../../http/takes.ts";
import { oauthAnswer, refuseClient } from "../endpoint.routes.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { signingAlgorithms } from "./client-settings.ts";
import { deregister, managedClient, registerClient, updateRegistration } from "./dynamic-registration.flow.ts";
import { describeRegistration } from "./dynamic-registration.ts";

const uris = z.array(z.string().max(2_000)).max(50).optional();
const words = z.array(z.string().max(200)).max(20).optional();
const schema = z.object({
  redirect_uris: uris,
  post_logout_redirect_uris: uris,
  token_endpoint_auth_method: z.string().max(200).optional(),
  grant_types: words,
  response_types: words,
  client_name: z.string().max(200).optional(),
  scope: z.string().max(1_000).optional(),
  jwks: z.unknown().optional(),
  jwks_uri: z.unknown().optional(),
  id_token_signed_response_alg: z.enum(signingAlgorithms).optional(),
  userinfo_signed_response_alg: z.enum(signingAlgorithms).optional(),
  subject_type: z.enum(["public", "pairwise"]).optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
});

/** RFC 7592 §2.2: an update names the client, and none of what only the server says. */
const updateSchema = schema.extend({
  client_id: z.string().max(100),
  client_secret: z.string().max(200).optional(),
  registration_access_token: z.undefined().optional(),
  registration_client_uri: z.undefined().optional(),
  client_secret_expires_at: z.undefined().optional(),
  client_id_issued_at: z.undefined().optional(),
});

/** Dynamic registration (RFC 7591) for holders of an initial access token, and its management (RFC 7592). */
export function dynamicRegistrationRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { origin } = deps.config;

  app.post("/oauth/register", takes("json", schema), async (c) => {
    const metadata = await readJson(c, schema);
    const registered = await registerClient(deps, bearerOf(c), metadata.ok ? metadata.value : null);
    return registered.ok ? oauthAnswer(c, registered.value, 201) : refused(deps, c, registered.reason);
  });

  app.get("/oauth/register/:id", async (c) => {
    const token = bearerOf(c);
    const client = await managedClient(deps, c.req.param("id"), token);
    if (!client.ok) return refused(deps, c, client.reason);
    return oauthAnswer(c, describeRegistration(client.value, token ?? "", origin));
  });

  app.put("/oauth/register/:id", takes("json", updateSchema), async (c) => {
    const token = bearerOf(c);
    const client = await managedClient(deps, c.req.param("id"), token);
    if (!client.ok) return refused(deps, c, client.reason);
    const metadata = await readJson(c, updateSchema);
    if (!metadata.ok) return refused(deps, c, "registration_metadata_refused");
    const changed = await updateRegistration(deps, client.value, metadata.value);
    if (!changed.ok) return refused(deps, c, changed.reason);
    return oauthAnswer(c, describeRegistration(changed.value, token ?? "", origin));
  });

  app.delete("/oauth/register/:id", async (c) => {
    const client = await managedClient(deps, c.req.param("id"), bearerOf(c));
    if (!client.ok) return refused(deps, c, client.reason);
    await deregister(deps, client.value);
    c.header("Cache-Control", "no-store");
    return c.body(null, 204);
  });

  return app;
}

/** RFC 6750 §2.1: in the header only. */
const bearerOf = (c: AppContext): string | null =>
  /^Bearer +([A-Za-z0-9._~+/-]{1,200}=*) *$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;

function refused(deps: Deps, c: AppContext, reason: OAuthRefusal): Response {
  if (reason === "registration_token_refused")
    c.header("WWW-Authenticate", 'Bearer realm="countersign", error="invalid_token"');
  return refuseClient(deps, c, reason);
}
