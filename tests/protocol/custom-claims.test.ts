import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { addClient, type NewClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { claimsOf, createRelyingParty } from "../kit/relying-party.ts";

const folder = mkdtempSync(join(tmpdir(), "claims-"));
const path = join(folder, "claims.json");
const wanted: NewClient = {
  name: "Site",
  kind: "public",
  trust: "first_party",
  redirectUris: ["https://app.example/callback"],
};
let app: TestApp;
let ada: Person;

beforeAll(async () => {
  const staff = {
    employee: { attribute: "identifier" },
    tenant: { value: "example.org" },
    part: { attribute: "role" },
  };
  writeFileSync(path, JSON.stringify({ staff, profile: { nickname: { attribute: "displayName" } } }));
  app = await startApp({ env: { CLAIMS_FILE: path } });
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const newSite = async (scopes: readonly string[]) =>
  createRelyingParty(app, await app.createClient({ ...wanted, scopes }));

describe("OpenID Connect Core §5.1.2 additional claims, from CLAIMS_FILE", () => {
  it("are given by their scope, at userinfo and in the ID token", async () => {
    const site = await newSite(["openid", "staff"]);
    const { body } = await site.signIn(ada.phone, { scope: "openid staff" });
    expect(body.scope).toBe("openid staff");
    const expected = { employee: ada.identifier, tenant: "example.org", part: "person" };
    expect(claimsOf(body.id_token)).toMatchObject(expected);
    expect((await site.userinfo(body.access_token)).body).toEqual({ sub: expect.any(String), ...expected });
  });

  it("may come with a scope of the standard, and by name (§5.5)", async () => {
    const site = await newSite(["openid", "profile", "staff"]);
    const { body } = await site.signIn(ada.phone, { scope: "openid profile" });
    expect((await site.userinfo(body.access_token)).body).toMatchObject({ nickname: "Ada Lovelace" });
    const claims = JSON.stringify({ userinfo: { tenant: null } });
    const named = (await site.signIn(ada.phone, { claims })).body;
    expect((await site.userinfo(named.access_token)).body).toEqual({ sub: expect.any(String), tenant: "example.org" });
  });

  it("need the client's registration, which a client has only by naming their scope", async () => {
    const site = createRelyingParty(app, await app.createClient(wanted));
    const claims = JSON.stringify({ id_token: { employee: { essential: true } } });
    const { body } = await site.signIn(ada.phone, { scope: "openid staff", claims });
    expect(body.scope).toBe("openid");
    expect(claimsOf(body.id_token)).not.toHaveProperty("employee");
    const unknown = await addClient(app.deps, { ...wanted, scopes: ["openid", "other"] });
    expect(unknown).toEqual({ ok: false, reason: "unknown_scope" });
  });

  it("are named in discovery (Discovery §3)", async () => {
    const document = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    expect(document.scopes_supported).toContain("staff");
    expect(document.claims_supported).toEqual(expect.arrayContaining(["employee", "tenant", "part", "nickname"]));
  });

  it("are asked for on the consent page, by the scope's name", async () => {
    const client = await app.createClient({ ...wanted, trust: "third_party", scopes: ["openid", "staff"] });
    const site = createRelyingParty(app, client);
    const page = await (await ada.phone.get(site.attempt({ scope: "openid staff" }).path)).text();
    expect(page).toContain("<li>staff</li>");
  });
});

describe("CLAIMS_FILE", () => {
  it("is refused at the start with what is wrong in it", () => {
    const start = (content: string) => {
      const wrong = join(folder, "wrong.json");
      writeFileSync(wrong, content);
      return () => readConfig({ CLAIMS_FILE: wrong });
    };
    expect(start("{")).toThrow(/CLAIMS_FILE is .*: it is not JSON\./);
    expect(start('{"a":{"sub":{"value":1}}}')).toThrow('the claim "sub" of the scope "a" means something already.');
    expect(() => readConfig({ CLAIMS_FILE: join(folder, "none") })).toThrow("it cannot be read.");
  });
});
