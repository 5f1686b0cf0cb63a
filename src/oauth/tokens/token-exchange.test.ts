import { describe, expect, it } from "vitest";
import { limits } from "../../limits.ts";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import type { Client } from "../clients/client.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import type { AccessToken } from "./access-token.ts";
import { accessTokenType, exchangedScopes, isSupported, mayExchangeToken, targetOf } from "./token-exchange.ts";

const shop = "https://shop.example";
const client: Client = {
  ...{ id: "shop", name: "Shop", secretHash: "hash", redirectUris: [], postLogoutRedirectUris: [], grantTypes: [] },
  ...{ trust: "first_party", createdAt: 0, disabledAt: null, lastUsedAt: null },
  scopes: ["openid", "profile", "offline_access"],
  policy: defaultClientPolicy,
  settings: { ...defaultClientSettings, resourceServerOf: [shop], mayExchangeTokensOf: ["site"] },
};
const token: AccessToken = {
  ...{ id: "jti", subject: "acc_ada", clientId: "site", grantId: "grt_aaaaaaaaaaaaaaaaaaaaaa", boundTo: null },
  scopes: ["openid", "email", "offline_access"],
  audience: shop,
  actors: [],
  ...{ issuedAt: 0, expiresAt: 600_000 },
};
const asked = { grant_type: "x", subject_token: "x", subject_token_type: accessTokenType };

describe("token exchange", () => {
  it("is for access tokens, and the actor is whoever asks", () => {
    expect(isSupported(asked)).toBe(true);
    expect(isSupported({ ...asked, requested_token_type: accessTokenType })).toBe(true);
    expect(isSupported({ ...asked, requested_token_type: "urn:ietf:params:oauth:token-type:id_token" })).toBe(false);
    expect(isSupported({ ...asked, subject_token_type: "urn:ietf:params:oauth:token-type:jwt" })).toBe(false);
  });

  it("is for one target", () => {
    expect(targetOf(asked)).toEqual({ ok: true, value: undefined });
    expect(targetOf({ ...asked, resource: "a", audience: "a" })).toEqual({ ok: true, value: "a" });
    expect(targetOf({ ...asked, resource: "a", audience: "b" })).toMatchObject({ ok: false });
  });

  const chain = Array.from({ length: limits.exchangesInARow }, () => "site");
  it.each([
    ["a named pair, and a token that was meant for it", token, true],
    ["no other client's token", { ...token, clientId: "other" }, false],
    ["no token for another resource", { ...token, audience: "https://stock.example" }, false],
    ["a chain that is not too long", { ...token, actors: chain.slice(1) }, true],
    ["no chain without end", { ...token, actors: chain }, false],
  ])("is allowed for %s", (_, presented, expected) => expect(mayExchangeToken(client, presented)).toBe(expected));

  it.each([
    [undefined, { ok: true, value: ["openid"] }],
    ["openid", { ok: true, value: ["openid"] }],
    ["openid openid", { ok: true, value: ["openid"] }],
    ["profile", { ok: false, reason: "scope_not_allowed" }],
    ["email", { ok: false, reason: "scope_not_allowed" }],
    ["openid offline_access", { ok: false, reason: "scope_not_allowed" }],
  ])("gives for the scopes %s", (scope, expected) => expect(exchangedScopes(client, token, scope)).toEqual(expected));
});
