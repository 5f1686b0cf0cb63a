import { describe, expect, it } from "vitest";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import type { Client } from "../clients/client.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import type { AccessToken } from "./access-token.ts";
import { describeAccessToken, mayIntrospect, wantsIntrospectionJwt } from "./introspection.ts";

const api = "https://api.example";
const asking: Client = {
  ...{ id: "api", name: "API", secretHash: "hash", redirectUris: [], postLogoutRedirectUris: [], grantTypes: [] },
  ...{ scopes: [], trust: "first_party", createdAt: 0, disabledAt: null, lastUsedAt: null },
  policy: defaultClientPolicy,
  settings: { ...defaultClientSettings, resourceServerOf: [api] },
};
const token: AccessToken = {
  id: "jti",
  subject: "acc_ada",
  clientId: "site",
  grantId: "grt_aaaaaaaaaaaaaaaaaaaaaa",
  scopes: ["openid"],
  audience: api,
  boundTo: null,
  actors: [],
  issuedAt: 1_700_000_000_000,
  expiresAt: 1_700_000_600_000,
};

describe("who may know what a token is worth", () => {
  it.each([
    ["the server of its resource", { clientId: "site", audience: api }, true],
    ["its own client", { clientId: "api", audience: "https://other.example" }, true],
    ["nobody else", { clientId: "site", audience: "https://other.example" }, false],
    ["nobody else, though the name is nearly the same", { clientId: "site", audience: `${api}/` }, false],
  ])("%s", (_, of, expected) => expect(mayIntrospect(asking, of)).toBe(expected));
});

describe("what is told", () => {
  it("is what the token says, but for the grant, which is this server's own business", () => {
    const told = describeAccessToken(token, null, "https://sign-in.example");
    expect(told).toMatchObject({ active: true, token_type: "Bearer", aud: api, sub: "acc_ada", exp: 1_700_000_600 });
    expect(told).not.toHaveProperty("grant_id");
  });

  it("names the key that a token is bound to (RFC 9449 §6.2)", () => {
    expect(describeAccessToken({ ...token, boundTo: "key" }, null, "x")).toMatchObject({
      token_type: "DPoP",
      cnf: { jkt: "key" },
    });
  });
});

it.each([
  ["application/token-introspection+jwt", true],
  ["application/json, application/token-introspection+jwt;q=0.5", true],
  ["APPLICATION/TOKEN-INTROSPECTION+JWT", true],
  ["application/token-introspection+jwt;q=0", false],
  ["application/token-introspection+jwt; q=0.00", false],
  ["application/token-introspection+jwtx", false],
  ["application/json", false],
  ["*/*", false],
  [undefined, false],
])("an Accept header of %s asks for a signed answer: %s", (header, expected) =>
  expect(wantsIntrospectionJwt(header)).toBe(expected),
);
