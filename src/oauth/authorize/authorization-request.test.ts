import { describe, expect, it } from "vitest";
import { accountId, noon, requestId, sampleAccount, sampleSession } from "../../../tests/kit/samples.ts";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import type { Client } from "../clients/client.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import { type AuthorizationRequest, nextStep } from "./authorization-request.ts";
import { addToQuery } from "./authorization-response.ts";
import { nothingWanted } from "./claims-parameter.ts";

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
/** Of whom the client says nothing, and who has allowed it nothing. */
const stranger = { consented: [], hinted: null, accounts: 1 };
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
    expect(
      nextStep(request(changes), client(trust), signedIn, { consented, hinted: null, accounts: 1 }, minuteLater),
    ).toEqual({
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
    const step = nextStep(request(changes), client("first_party"), signedIn, stranger, minuteLater);
    expect(step).toEqual({ ok: true, value: { name: "sign_in", parameters: request(after).parameters } });
    const again = { ...session, verifiedAt: minuteLater };
    const next = nextStep(
      request({ ...after, prompt: undefined }),
      client("first_party"),
      { ...signedIn, session: again },
      stranger,
      minuteLater,
    );
    expect(next).toEqual({ ok: true, value: { name: "issue_code" } });
  });

  it("goes to the sign-in page without a session, and says login_required instead when nothing may be shown", () => {
    expect(nextStep(request(), client("first_party"), null, stranger, noon)).toMatchObject({
      value: { name: "sign_in" },
    });
    const silent = request({ prompt: "none" });
    expect(nextStep(silent, client("first_party"), null, stranger, noon)).toEqual({
      ok: false,
      reason: "login_required",
    });
    expect(nextStep(silent, client("third_party"), signedIn, stranger, noon)).toEqual({
      ok: false,
      reason: "consent_required",
    });
  });
});

describe("prompt=select_account", () => {
  const step = (prompt: string, accounts: number, of: typeof signedIn | null = signedIn) =>
    nextStep(request({ prompt }), client("first_party"), of, { ...stranger, accounts }, minuteLater);

  it("shows the accounts of this browser, and is done then; the rest of prompt is not", () => {
    expect(step("select_account", 1)).toEqual({
      ok: true,
      value: { name: "select_account", parameters: request().parameters },
    });
    expect(step("select_account login", 2, null)).toMatchObject({
      value: { name: "select_account", parameters: { prompt: "login" } },
    });
  });

  it("is a sign-in where nobody is signed in", () => {
    expect(step("select_account", 0, null)).toMatchObject({ value: { name: "sign_in" } });
  });
});

describe("id_token_hint and acr_values", () => {
  const firstParty = client("first_party");
  const step = (changes: object, hinted: string | null, of: typeof signedIn | null = signedIn) =>
    nextStep(
      request(changes),
      firstParty,
      of,
      { consented: [], hinted: hinted === null ? null : accountId(hinted), accounts: 1 },
      minuteLater,
    );
  const loginRequired = { ok: false, reason: "login_required" };

  it("answers about the person hinted at, and asks somebody else once", () => {
    expect(step({}, "ada")).toEqual({ ok: true, value: { name: "issue_code" } });
    expect(step({}, "bob")).toMatchObject({
      value: { name: "sign_in", parameters: { authenticated_after: String(minuteLater) } },
    });
    expect(step({ prompt: "none" }, "bob")).toEqual(loginRequired);
    expect(step({ authenticated_after: String(noon) }, "bob")).toEqual(loginRequired);
    expect(step({ authenticated_after: String(minuteLater) }, "bob")).toMatchObject({ value: { name: "sign_in" } });
    expect(step({}, "bob", null)).toMatchObject({ value: { name: "sign_in" } });
  });

  it("tries once for a passkey on this screen where one is asked for", () => {
    const byCode = { ...signedIn, session: { ...session, signInRequestId: requestId("one") } };
    const after = { value: { name: "sign_in", parameters: { authenticated_after: String(minuteLater) } } };
    expect(step({ acr_values: "x phr" }, null)).toMatchObject({ value: { name: "issue_code" } });
    expect(step({ acr_values: "x phr" }, null, byCode)).toMatchObject(after);
    expect(step({ acr_values: "x phr" }, null, null)).toMatchObject(after);
    expect(step({ acr_values: "phr", authenticated_after: String(noon) }, null, byCode)).toMatchObject({
      value: { name: "issue_code" },
    });
    expect(step({ acr_values: "phr", prompt: "none" }, null, byCode)).toMatchObject({ value: { name: "issue_code" } });
    expect(step({ acr_values: "phrh" }, null, byCode)).toMatchObject({ value: { name: "issue_code" } });
    const essential = (changes: object, of: typeof signedIn) => {
      const wanted = { ...request(changes), claims: { ...nothingWanted, essentialAcr: ["phr"] } };
      return nextStep(wanted, firstParty, of, stranger, minuteLater);
    };
    expect(essential({}, byCode)).toMatchObject(after);
    expect(essential({}, signedIn)).toMatchObject({ value: { name: "issue_code" } });
    expect(essential({ prompt: "none" }, byCode)).toMatchObject({ value: { name: "issue_code" } });
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
