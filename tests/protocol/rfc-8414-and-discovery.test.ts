import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../kit/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

// biome-ignore lint/suspicious/noExplicitAny: the document is what the test is about
const read = async (path: string): Promise<any> => (await fetch(app.origin + path)).json();

describe("§3 provider metadata (OpenID Connect Discovery §4)", () => {
  it("says the same at both addresses, with the issuer that MUST be in tokens", async () => {
    const document = await read("/.well-known/openid-configuration");
    expect(await read("/.well-known/oauth-authorization-server")).toEqual(document);
    expect(document.issuer).toBe(app.origin);
  });

  it("has every member that is REQUIRED (§3, RFC 8414 §2, RFC 8628 §4, RFC 9207 §3, RP-Initiated Logout §2.1)", async () => {
    expect(await read("/.well-known/openid-configuration")).toMatchObject({
      authorization_endpoint: `${app.origin}/oauth/authorize`,
      token_endpoint: `${app.origin}/oauth/token`,
      device_authorization_endpoint: `${app.origin}/oauth/device_authorization`,
      userinfo_endpoint: `${app.origin}/oauth/userinfo`,
      jwks_uri: `${app.origin}/oauth/jwks`,
      end_session_endpoint: `${app.origin}/oauth/logout`,
      response_types_supported: ["code"],
      subject_types_supported: ["public", "pairwise"],
      id_token_signing_alg_values_supported: ["ES256", "RS256", "EdDSA"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      request_uri_parameter_supported: false,
    });
  });

  it("is found where MSAL looks, under whatever tenant", async () => {
    const read = async (path: string) => (await fetch(app.origin + path)).json();
    const document = await read("/.well-known/openid-configuration");
    for (const tenant of ["common", "0b6a1f2e-0000-4000-8000-000000000000"])
      expect(await read(`/${tenant}/v2.0/.well-known/openid-configuration`)).toEqual(document);
  });

  it("names no endpoint that is not there", async () => {
    const document = await read("/.well-known/openid-configuration");
    const endpoints = Object.entries<string>(document).filter(([name]) => /_endpoint$|_uri$/.test(name));
    expect(endpoints.length).toBeGreaterThan(5);
    for (const [name, url] of endpoints) {
      const answers = await Promise.all(["GET", "POST"].map((method) => fetch(url, { method, redirect: "manual" })));
      expect([name, answers.some(({ status }) => status !== 404)]).toEqual([name, true]);
    }
  });

  it("names only grant types, authentication methods and prompts that the server knows", async () => {
    const { grant_types_supported } = await read("/.well-known/openid-configuration");
    for (const grant_type of grant_types_supported) {
      const answer = await fetch(`${app.origin}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type }),
      });
      expect(await answer.json()).not.toMatchObject({ error: "unsupported_grant_type" });
    }
  });

  it("lets any page read it, and the keys", async () => {
    for (const path of [
      "/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server",
      "/oauth/jwks",
    ]) {
      const answer = await fetch(app.origin + path, { headers: { origin: "https://app.example" } });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    }
  });
});

describe("RFC 7517 §5 key set", () => {
  it("publishes public keys only, each named by its thumbprint (RFC 7638)", async () => {
    const { keys } = await read("/oauth/jwks");
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      const members = Object.keys(key).sort();
      expect(members).not.toContain("d");
      const required = members.filter((name) => !["alg", "kid", "use"].includes(name));
      const canonical = JSON.stringify(Object.fromEntries(required.map((name) => [name, key[name]])));
      expect(key.kid).toBe(createHash("sha256").update(canonical).digest("base64url"));
    }
  });
});
