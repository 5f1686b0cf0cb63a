import { describe, expect, it } from "vitest";
import { noon, sampleAccount, sampleSession } from "../../../tests/kit/samples.ts";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import type { Client } from "../clients/client.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import { consentQuestion } from "./consent-question.ts";

const client: Client = {
  id: "site",
  name: "Site",
  secretHash: null,
  redirectUris: ["https://app.example/cb"],
  postLogoutRedirectUris: [],
  grantTypes: ["authorization_code", "refresh_token"],
  scopes: ["openid", "profile", "email", "offline_access"],
  trust: "third_party",
  createdAt: 0,
  disabledAt: null,
  policy: defaultClientPolicy,
  settings: defaultClientSettings,
  lastUsedAt: null,
};
const signedIn = { session: { ...sampleSession(), origin: null }, account: sampleAccount() };
const days = 24 * 3600;

describe("the question of the consent page", () => {
  it("is about what is new, and tells what was allowed before", () => {
    expect(consentQuestion(["openid", "email"], ["openid", "profile"], client, signedIn, noon)).toMatchObject({
      wanted: ["email"],
      allowedBefore: ["openid"],
    });
  });

  it("is about everything when it is asked anew", () => {
    expect(consentQuestion(["openid"], ["openid"], client, signedIn, noon)).toMatchObject({
      wanted: ["openid"],
      allowedBefore: [],
    });
  });

  it("says for how long the app may act by itself: not at all, or as long as a grant lives", () => {
    const seconds = (scopes: string[], changes: Partial<Client> = {}) =>
      consentQuestion(scopes, [], { ...client, ...changes }, signedIn, noon).onItsOwnSeconds;
    expect(seconds(["openid"])).toBeNull();
    expect(seconds(["openid", "offline_access"])).toBe(180 * days);
    expect(seconds(["openid", "offline_access"], { grantTypes: ["authorization_code"] })).toBeNull();
    const firstParty = seconds(["openid"], { trust: "first_party" }) ?? 0;
    expect(firstParty * 1000).toBe(signedIn.session.expiresAt - noon);
  });

  it("promises nothing that lasts to an app that is let in by a limited sign-in", () => {
    const limited = {
      ...signedIn,
      session: { ...signedIn.session, origin: { verdict: "unknown", form: "limited", use: "ordinary" } as const },
    };
    expect(consentQuestion(["openid", "offline_access"], [], client, limited, noon).onItsOwnSeconds).toBeNull();
  });
});
