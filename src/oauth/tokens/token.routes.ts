import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { takesDescribed } from "../../http/takes.ts";
import { isOutage } from "../../outage.ts";
import { type Outcome, refuse } from "../../outcome.ts";
import { type Client, cibaGrant, deviceCodeGrant, type GrantType, tokenExchangeGrant } from "../clients/client.ts";
import {
  allowClientOrigin,
  oauthAnswer,
  type Pairs,
  readClient,
  readPairs,
  refuseClient,
  takesParameters,
} from "../endpoint.routes.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { type GrantColumn, grantSchema } from "../parameter-schema.ts";
import { type Endpoint, type Parameters, peekParameter, readParameters } from "../request-parameters.ts";
import { exchangeCode } from "./authorization-code.flow.ts";
import { grantToClient } from "./client-credentials-grant.flow.ts";
import { authorizeDevice } from "./device-authorization.flow.ts";
import { createPolls } from "./device-poll.flow.ts";
import { refreshTokens } from "./refresh-token.flow.ts";
import { exchangeToken } from "./token-exchange.flow.ts";
import { type AnyGranted, signTokenSet, type TokenRequest } from "./token-set.flow.ts";

type Redeem<At extends Endpoint> = (
  client: Client,
  parameters: Parameters<At>,
  asked: TokenRequest,
) => Promise<Outcome<AnyGranted, OAuthRefusal>>;
type RedeemGrant = (c: AppContext, pairs: Pairs) => Promise<Outcome<AnyGranted, OAuthRefusal>>;

/** What MSAL calls the device grant (RFC 8628 §3.4 has the URN), and the address that it makes of the token endpoint's. */
const msalDeviceCodeGrant = "device_code";
const msalDeviceAuthorization = "/oauth/devicecode";

/** The endpoints that a client calls for itself: no cookies, no session, and so no same-origin check. */
export function tokenRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const pollDeviceCode = createPolls(deps, "device_grant");
  const pollBackchannel = createPolls(deps, "ciba");

  const refusal = (c: AppContext, reason: OAuthRefusal): Response => refuseClient(deps, c, reason);

  /** Reads the grant's own parameters and the client, then redeems. */
  const grant =
    <At extends GrantColumn>(column: At, redeem: Redeem<At>): RedeemGrant =>
    async (c, pairs) => {
      const parameters = readParameters<At>(pairs, column);
      if (!parameters.ok) return parameters;
      const client = await readClient(deps, c, parameters.value as Parameters<"device_authorization">);
      if (!client.ok) return client;
      allowClientOrigin(c, client.value);
      const { address } = c.get("request");
      return redeem(client.value, parameters.value, {
        address,
        gone: c.req.raw.signal,
        boundTo: null,
        resource: (parameters.value as Parameters<"device_code">).resource,
      });
    };

  const grants: Partial<Record<GrantType, RedeemGrant>> = {
    authorization_code: grant("authorization_code", (client, parameters) => exchangeCode(deps, client, parameters)),
    refresh_token: grant("refresh_token", (client, parameters) => refreshTokens(deps, client, parameters)),
    [deviceCodeGrant]: grant("device_code", (client, { device_code }, asked) =>
      pollDeviceCode(client, device_code, asked),
    ),
    [cibaGrant]: grant("ciba", (client, { auth_req_id }, asked) => pollBackchannel(client, auth_req_id, asked)),
    client_credentials: grant("client_credentials", (client, parameters) => grantToClient(deps, client, parameters)),
    [tokenExchangeGrant]: grant("token_exchange", (client, parameters) => exchangeToken(deps, client, parameters)),
  };

  /** RFC 8628 §3.5: a device that polls has one word for "later", and gives the whole sign-in up at any other. */
  function askAgain(error: unknown, grantType: GrantType): Outcome<never, "slow_down"> {
    if (!isOutage(error) || (grantType !== deviceCodeGrant && grantType !== cibaGrant)) throw error;
    deps.log.error({ err: error, path: "/oauth/token" }, "a poll met an outage");
    return refuse("slow_down");
  }

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
    const granted = await redeem(c, pairs.value).catch((error: unknown) => askAgain(error, known as GrantType));
    return granted.ok ? oauthAnswer(c, await signTokenSet(deps, granted.value, null)) : refusal(c, granted.reason);
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
      const begun = await authorizeDevice(deps, client.value, parameters.value, c.get("request").screen);
      return begun.ok ? oauthAnswer(c, begun.value) : refusal(c, begun.reason);
    },
  );

  return app;
}
