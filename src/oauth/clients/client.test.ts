import { describe, expect, it } from "vitest";
import { defaultClientPolicy } from "../../policy/client-policy.ts";
import {
  type Client,
  formActionSource,
  hostOf,
  isForgotten,
  isRegisteredRedirect,
  mayActAsClient,
  mayRefresh,
  mayRegisterRedirect,
  originOf,
  scopesFor,
} from "./client.ts";
import { defaultClientSettings } from "./client-settings.ts";

const client: Client = {
  id: "site",
  name: "Site",
  secretHash: null,
  redirectUris: ["com.example.app:/callback", "https://app.example:8443/callback"],
  postLogoutRedirectUris: [],
  grantTypes: ["authorization_code", "refresh_token"],
  scopes: ["openid", "profile"],
  trust: "third_party",
  createdAt: 0,
  disabledAt: null,
  policy: defaultClientPolicy,
  settings: defaultClientSettings,
  lastUsedAt: null,
};

describe("redirect addresses", () => {
  it.each([
    ["https://app.example/cb", "https://app.example/cb", true],
    ["https://app.example/cb", "https://app.example/cb/", false],
    ["https://app.example/cb", "https://app.example/cb?a=1", false],
    ["https://app.example/cb", "https://APP.example/cb", false],
    ["https://app.example/cb", "https://app.example:8443/cb", false],
    ["http://127.0.0.1/cb", "http://127.0.0.1:40000/cb", true],
    ["http://127.0.0.1:1000/cb", "http://127.0.0.1:40000/cb", true],
    ["http://localhost/cb", "http://localhost:40000/cb", true],
    ["http://[::1]/cb", "http://[::1]:40000/cb", true],
    ["http://127.0.0.1/cb", "http://localhost:40000/cb", false],
    ["http://127.0.0.1/cb", "http://127.0.0.1:65536/cb", false],
    ["http://127.0.0.1/cb", "http://127.0.0.1:40000/cb/../x", false],
    ["http://127.0.0.1/cb", "http://127.0.0.1:40000@evil.example/cb", false],
    ["http://127.0.0.1/cb", "https://127.0.0.1:40000/cb", false],
    ["http://localhost/cb", "http://localhost.evil.example/cb", false],
    ["com.example.app:/cb", "com.example.app:/cb", true],
  ])("registered %s, presented %s: %s", (registered, presented, expected) => {
    expect(isRegisteredRedirect([registered], presented)).toBe(expected);
  });

  it.each([
    ["https://app.example/cb", true],
    ["https://app.example", true],
    ["https://[2001:db8::1]/cb", true],
    ["http://localhost:3000/cb", true],
    ["http://127.0.0.1/cb", true],
    ["com.example.app:/cb", true],
    ["http://app.example/cb", false],
    ["https://app.example/cb#part", false],
    ["https://user@app.example/cb", false],
    ["https://app.example\\@evil.example/", false],
    ["https://app.example /cb", false],
    ["https://äpp.example/cb", false],
    ["https:///cb", false],
    ["https://a;script-src *", false],
    ["javascript:alert(1)", false],
    ["data:text/html,x", false],
    ["app:/cb", false],
    ["/cb", false],
    ["", false],
  ])("%s may be registered: %s", (uri, expected) => {
    expect(mayRegisterRedirect(uri)).toBe(expected);
  });

  it("names the target of a form in the grammar of CSP, and the origin as browsers send it", () => {
    expect(originOf("https://app.example:8443/cb?x=https://other.example")).toBe("https://app.example:8443");
    expect(formActionSource("http://127.0.0.1:4000/cb")).toBe("http://127.0.0.1:4000");
    expect(formActionSource("http://[::1]:4000/cb")).toBe("http:");
    expect(formActionSource("com.example.app:/cb")).toBe("com.example.app:");
  });

  it("shows a person the web host, and none for an app on their own device", () => {
    expect(hostOf(client)).toBe("app.example:8443");
    expect(hostOf({ ...client, redirectUris: ["http://127.0.0.1/cb"] })).toBeNull();
  });
});

describe("what a client may have", () => {
  it("grants the registered part of what was asked, openid by default, and refuses when nothing is left", () => {
    expect(scopesFor(client, "profile openid email")).toEqual({ ok: true, value: ["openid", "profile"] });
    expect(scopesFor(client, undefined)).toEqual({ ok: true, value: ["openid"] });
    expect(scopesFor(client, "offline_access email")).toEqual({ ok: false, reason: "scope_not_allowed" });
    expect(scopesFor(client, "openid openid")).toEqual({ ok: true, value: ["openid"] });
  });

  it("gives refresh tokens to our own programs, to others with the person's leave, to nobody unregistered", () => {
    const grant = { scopes: ["openid"], origin: null };
    const offline = { scopes: ["openid", "offline_access"], origin: null };
    expect(mayRefresh({ ...client, trust: "first_party" }, grant)).toBe(true);
    expect(mayRefresh(client, grant)).toBe(false);
    expect(mayRefresh(client, offline)).toBe(true);
    expect(mayRefresh({ ...client, grantTypes: ["authorization_code"] }, offline)).toBe(false);
  });

  it.each(["first_party", "third_party"] as const)(
    "gives a %s client no refresh token for a limited grant",
    (trust) => {
      const grant = {
        scopes: ["openid", "offline_access"],
        origin: { verdict: "unknown", form: "limited", use: "ordinary" },
      } as const;
      expect(mayRefresh({ ...client, trust }, grant)).toBe(false);
      expect(
        mayRefresh({ ...client, trust }, { ...grant, origin: { verdict: "known", form: "full", use: "ordinary" } }),
      ).toBe(true);
    },
  );

  describe("a device grant that nobody uses", () => {
    const day = 24 * 3600 * 1000;
    const policy = { ...defaultClientPolicy, deviceGrantUnusedDays: 30 };
    it.each([
      ["never, unless the operator says when", defaultClientPolicy, null, 10_000 * day, false],
      ["not on its last day, counted from its registration", policy, null, 30 * day, false],
      ["the day after", policy, null, 30 * day + 1, true],
      ["not while it is used", policy, 29 * day, 59 * day, false],
      ["once its last use is too long ago", policy, 29 * day, 59 * day + 1, true],
    ])("is switched off %s", (_when, policy, lastUsedAt, now, expected) =>
      expect(isForgotten({ ...client, policy, lastUsedAt }, now)).toBe(expected),
    );
  });

  it("is nothing once it was removed", () => {
    expect(mayActAsClient({ ...client, disabledAt: 1 })).toEqual({ ok: false, reason: "client_disabled" });
    expect(mayActAsClient(null)).toEqual({ ok: false, reason: "unknown_client" });
  });
});
