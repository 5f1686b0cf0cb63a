import { describe, expect, it } from "vitest";
import { type AccessToken, accessTokenClaims, readAccessToken, standsAlone } from "./access-token.ts";

const issuer = "https://sign-in.example";
const token: AccessToken = {
  id: "jti",
  subject: "acc_ada",
  clientId: "site",
  grantId: "grt_aaaaaaaaaaaaaaaaaaaaaa",
  scopes: ["openid", "profile"],
  audience: "https://api.example",
  boundTo: null,
  actors: [],
  issuedAt: 1_700_000_000_000,
  expiresAt: 1_700_000_600_000,
};
const variants: [string, AccessToken][] = [
  ["a person's", token],
  ["a client's own, without scopes", { ...token, subject: "site", grantId: null, scopes: [] }],
  ["one that is bound to a key", { ...token, boundTo: "thumbprint" }],
  ["one that was exchanged twice", { ...token, clientId: "second", actors: ["second", "first"] }],
];

describe("an access token", () => {
  it.each(variants)("is read back as it was written: %s", (_, written) => {
    expect(readAccessToken(accessTokenClaims(written, issuer), issuer)).toEqual(written);
  });

  it("names each actor inside the one that acts for it (RFC 8693 §4.1)", () => {
    const { act } = accessTokenClaims({ ...token, actors: ["second", "first"] }, issuer) as { act?: unknown };
    expect(act).toEqual({ sub: "second", act: { sub: "first" } });
  });

  it.each([
    { iss: "https://evil.example" },
    { aud: undefined },
    { aud: ["https://api.example"] },
    { sub: "" },
    { jti: undefined },
    { client_id: 7 },
    { scope: ["openid"] },
    { grant_id: "grt_x" },
    { iat: "now" },
    { exp: "never" },
    { cnf: { x5t: "another binding" } },
    { cnf: null },
    { act: {} },
    { act: null },
    { act: { sub: "second", act: "first" } },
  ])("is none with %j", (wrong) => {
    expect(readAccessToken({ ...accessTokenClaims(token, issuer), ...wrong }, issuer)).toBeNull();
  });

  it("stands alone when no grant of its own client is behind it", () => {
    expect(variants.map(([, variant]) => standsAlone(variant))).toEqual([false, true, false, true]);
  });
});
