import { describe, expect, it } from "vitest";
import { noon, sampleAccount, sampleSession } from "../../tests/kit/samples.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import { type AuthorizationRequest, nextStep } from "./authorization-request.ts";
import { addToQuery } from "./authorization-response.ts";
import { nothingWanted } from "./claims-parameter.ts";
import type { Client } from "./client.ts";
import { defaultClientSettings } from "./client-settings.ts";

const client = (trust: Client["trust"]): Client => ({
  id: "site",
  name: "Site",
  secretHash: null,
  redirectUris: ["https://app.example/cb"],
  postLogoutRedirectUris: [],
  grantTypes: ["authorization_code"],
  scopes: ["openid", "profile"],
  trust,
  createdAt: 0,
  disabledAt: null,
  policy: defaultClientPolicy,
  settings: defaultClientSettings,
  lastUsedAt: null,
});
const request = (changes: object = {}): AuthorizationRequest => ({
  parameters: {
    response_type: "code",
    client_id: "site",
    redirect_uri: "https://app.example/cb",
    code_challenge: "c",
    code_challenge_method: "S256",
    ...changes,
  },
  scopes: ["openid", "profile"],
  claims: nothingWanted,
  toAllow: ["openid", "profile"],
});
const session = { ...sampleSession(), verifiedAt: noon, createdAt: noon };
const signedIn = { session, account: sampleAccount() };
const minuteLater = noon + 60_000;

describe("nextStep", () => {
  it.each([
    ["first party, signed in", "first_party", {}, [], { name: "issue_code" }],
    ["third party, never asked", "third_party", {}, [], { name: "consent" }],
    ["third party, allowed less", "third_party", {}, ["openid"], { name: "consent" }],
    [
      "third party, allowed this and more",
      "third_party",
      {},
      ["openid", "profile", "offline_access"],
      { name: "issue_code" },
    ],
    ["first party that wants to be asked", "first_party", { prompt: "consent" }, [], { name: "consent" }],
    ["verified within max_age", "first_party", { max_age: "60" }, [], { name: "issue_code" }],
    ["verified after the instant", "first_party", { authenticated_after: String(noon) }, [], { name: "issue_code" }],
  ] as const)("%s", (_, trust, changes, consented, expected) => {
    expect(nextStep(request(changes), client(trust), signedIn, consented, minuteLater)).toEqual({
      ok: true,
      value: expected,
    });
  });

  it.each([
    ["prompt=login", { prompt: "login" }, { authenticated_after: String(minuteLater) }],
    [
      "prompt=login consent",
      { prompt: "login consent" },
      { prompt: "consent", authenticated_after: String(minuteLater) },
    ],
    ["max_age in the past", { max_age: "59" }, { authenticated_after: String(minuteLater) }],
    [
      "an instant after the last verification",
      { authenticated_after: String(noon + 1) },
      { authenticated_after: String(noon + 1) },
    ],
  ])("%s: sign in, and do not ask for ever", (_, changes, after) => {
    const step = nextStep(request(changes), client("first_party"), signedIn, [], minuteLater);
    expect(step).toEqual({ ok: true, value: { name: "sign_in", parameters: request(after).parameters } });
    const again = { ...session, verifiedAt: minuteLater };
    const next = nextStep(
      request({ ...after, prompt: undefined }),
      client("first_party"),
      { ...signedIn, session: again },
      [],
      minuteLater,
    );
    expect(next).toEqual({ ok: true, value: { name: "issue_code" } });
  });

  it("goes to the sign-in page without a session, and says login_required instead when nothing may be shown", () => {
    expect(nextStep(request(), client("first_party"), null, [], noon)).toMatchObject({ value: { name: "sign_in" } });
    const silent = request({ prompt: "none" });
    expect(nextStep(silent, client("first_party"), null, [], noon)).toEqual({ ok: false, reason: "login_required" });
    expect(nextStep(silent, client("third_party"), signedIn, [], noon)).toEqual({
      ok: false,
      reason: "consent_required",
    });
  });
});

describe("addToQuery", () => {
  it("keeps the query that is there, leaves out what is absent, and lets no value add a parameter", () => {
    expect(addToQuery("https://a.example/cb?x=1", { code: "c", state: undefined })).toBe(
      "https://a.example/cb?x=1&code=c",
    );
    expect(addToQuery("com.example:/cb", { state: "a&code=b#c\r\n" })).toBe(
      "com.example:/cb?state=a%26code%3Db%23c%0D%0A",
    );
  });
});
