import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { takesDescribed } from "../../http/takes.ts";
import { cibaGrant, deviceCodeGrant, type GrantType, tokenExchangeGrant } from "../clients/client.ts";
import { useProof } from "../dpop/proof.flow.ts";
import {
  oauthAnswer,
  pagesMayProve,
  readClient,
  readPairs,
  readProof,
  refuseClient,
  takesParameters,
} from "../endpoint.routes.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { grantSchema } from "../parameter-schema.ts";
import { peekParameter, readParameters } from "../request-parameters.ts";
import { exchangeCode } from "./authorization-code.flow.ts";
import { grantToClient } from "./client-credentials-grant.flow.ts";
import { authorizeDevice } from "./device-authorization.flow.ts";
import { createPolls } from "./device-poll.flow.ts";
import { type AskForGrant, answerGrant, grantsOf } from "./granting.routes.ts";
import { refreshTokens } from "./refresh-token.flow.ts";
import { exchangeToken } from "./token-exchange.flow.ts";

/** What MSAL calls the device grant (RFC 8628 §3.4 has the URN), and the address that it makes of the token endpoint's. */
const msalDeviceCodeGrant = "device_code";
const msalDeviceAuthorization = "/oauth/devicecode";

/** The endpoints that a client calls for itself: no cookies, no session, and so no same-origin check. */
export function tokenRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const devices = createPolls(deps, "device_grant");
  const backchannel = createPolls(deps, "ciba");

  const grant = grantsOf(deps);
  const refusal = (c: AppContext, reason: OAuthRefusal): Response => refuseClient(deps, c, reason);

  const grants: Partial<Record<GrantType, AskForGrant>> = {
    authorization_code: grant("authorization_code", (client, parameters, asked) =>
      exchangeCode(deps, client, parameters, asked),
    ),
    refresh_token: grant("refresh_token", (client, parameters, asked) =>
      refreshTokens(deps, client, parameters, asked),
    ),
    [deviceCodeGrant]: grant("device_code", (client, { device_code }, asked) =>
      devices.poll(client, device_code, asked),
    ),
    [cibaGrant]: grant("ciba", (client, { auth_req_id }, asked) => backchannel.poll(client, auth_req_id, asked)),
    client_credentials: grant("client_credentials", (client, parameters) => grantToClient(deps, client, parameters)),
    [tokenExchangeGrant]: grant("token_exchange", (client, parameters, asked) =>
      exchangeToken(deps, client, parameters, asked),
    ),
  };

  app.use("/oauth/token", pagesMayProve);
  app.post("/oauth/token", takesDescribed("form", grantSchema), async (c) => {
    const pairs = await readPairs(c);
    if (!pairs.ok) return refusal(c, pairs.reason);
    const grantType = peekParameter(pairs.value, "grant_type");
    if (grantType === null) {
      const why = readParameters(pairs.value, "device_code");
      return refusal(c, why.ok ? "parameter_malformed" : why.reason);
    }
    const known = grantType === msalDeviceCodeGrant ? deviceCodeGrant : grantType;
    const redeem = Object.hasOwn(grants, known) ? grants[known as GrantType] : undefined;
    if (redeem === undefined) return refusal(c, "grant_type_unsupported");
    return answerGrant(deps, c, known as GrantType, redeem(c, pairs.value));
  });

  // RFC 8628 §3.1. No origin may read the answer: a page that could would begin sign-ins in its visitor's name.
  app.on(
    "POST",
    ["/oauth/device_authorization", msalDeviceAuthorization],
    takesParameters("form", "device_authorization"),
    async (c) => {
      const pairs = await readPairs(c);
      if (!pairs.ok) return refusal(c, pairs.reason);
      const parameters = readParameters(pairs.value, "device_authorization");
      if (!parameters.ok) return refusal(c, parameters.reason);
      const client = await readClient(deps, c, parameters.value);
      if (!client.ok) return refusal(c, client.reason);
      const proof = await readProof(deps, c);
      if (!proof.ok) return refusal(c, proof.reason);
      const proven = await useProof(deps, proof.value);
      if (!proven.ok) return refusal(c, proven.reason);
      const device = { screen: c.get("request").screen, key: proof.value?.key ?? null };
      const begun = await authorizeDevice(deps, client.value, parameters.value, device, devices.begun);
      return begun.ok ? oauthAnswer(c, begun.value) : refusal(c, begun.reason);
    },
  );

  return app;
}
