import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addClient, type NewClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { claimsOf, createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(() => app.close());

async function newSite(host: string, changes: Partial<NewClient> = {}): Promise<RelyingParty> {
  const redirectUri = `https://${host}/callback`;
  const wanted: NewClient = {
    name: host,
    kind: "public",
    trust: "first_party",
    redirectUris: [redirectUri],
    settings: { subjectType: "pairwise" },
  };
  return createRelyingParty(app, await app.createClient({ ...wanted, ...changes }), redirectUri);
}
const subjectsOf = async (site: RelyingParty, person = ada) => {
  const { body } = await site.signIn(person.phone, { scope: "openid" });
  const userinfo = await site.userinfo(body.access_token);
  return [claimsOf(body.id_token).sub, claimsOf(body.access_token).sub, userinfo.body.sub] as string[];
};

describe("§8.1 pairwise subjects", () => {
  it("is one of the types that discovery names", async () => {
    const document = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    expect(document.subject_types_supported).toEqual(["public", "pairwise"]);
  });

  it("MUST be the same in the ID token and at userinfo (§5.3.2), and for the same client every time", async () => {
    const site = await newSite("one.example");
    const names = new Set([...(await subjectsOf(site)), ...(await subjectsOf(site))]);
    expect(names.size).toBe(1);
    expect([...names][0]).toMatch(/^sub_[\w-]{22}$/);
  });

  it("MUST differ between sectors and MUST NOT be reversible; sectors MUST share one", async () => {
    const [one] = await subjectsOf(await newSite("a.example"));
    const [again] = await subjectsOf(await newSite("a.example"));
    const [two] = await subjectsOf(await newSite("b.example"));
    expect(again).toBe(one);
    expect(two).not.toBe(one);
    const bob = await app.createPerson("Bob Builder");
    expect((await subjectsOf(await newSite("a.example"), bob))[0]).not.toBe(one);
  });

  it("leaves nothing else in the tokens that joins two sectors: neither the account nor the session", async () => {
    const tokens = [];
    for (const host of ["c.example", "d.example"]) {
      const { body } = await (await newSite(host)).signIn(ada.phone);
      tokens.push({ ...claimsOf(body.access_token), ...claimsOf(body.id_token) });
    }
    const [here = {}, there = {}] = tokens;
    for (const name of ["sub", "sid", "grant_id", "jti", "at_hash"]) expect(here[name]).not.toBe(there[name]);
    expect(JSON.stringify(tokens)).not.toMatch(/acc_|ses_/);
  });

  it("MUST refuse several hosts without a sector identifier", async () => {
    const wanted: NewClient = {
      name: "Suite",
      kind: "public",
      trust: "first_party",
      redirectUris: ["https://e.example/callback", "https://f.example/callback"],
      settings: { subjectType: "pairwise" },
    };
    expect(await addClient(app.deps, wanted)).toEqual({ ok: false, reason: "sector_missing" });
    const suite = { ...wanted, settings: { ...wanted.settings, sector: "suite" } };
    expect(await addClient(app.deps, suite)).toMatchObject({ ok: true });
  });

  it("is understood in id_token_hint and in the claims parameter, by its own client only", async () => {
    const site = await newSite("g.example");
    const other = await newSite("h.example");
    const { id_token } = (await site.signIn(ada.phone)).body;
    const silent = { prompt: "none", id_token_hint: id_token };
    expect(await site.signIn(ada.phone, silent)).toMatchObject({ status: 200 });
    const bob = await app.createPerson("Bob Builder");
    const back = await site.authorize(bob.phone, site.attempt(silent));
    expect(back?.searchParams.get("error")).toBe("login_required");
    const claims = JSON.stringify({ id_token: { sub: { value: claimsOf(id_token).sub } } });
    expect(await site.signIn(ada.phone, { claims })).toMatchObject({ status: 200 });
    const elsewhere = await other.authorize(ada.phone, other.attempt({ claims }));
    expect(elsewhere?.searchParams.get("error")).toBe("login_required");
  });

  it("signs out by its own hint without a question (RP-Initiated Logout §2), and by another session's not", async () => {
    const eve = await app.createPerson("Eve Evans");
    const site = await newSite("i.example");
    const { id_token } = (await site.signIn(eve.phone)).body;
    const asked = await (await ada.phone.get(`/oauth/logout?id_token_hint=${id_token}`)).text();
    expect(asked).toContain('name="confirmed"');
    const done = await (await eve.phone.get(`/oauth/logout?id_token_hint=${id_token}`)).text();
    expect(done).not.toContain('name="confirmed"');
    expect((await eve.phone.get(site.attempt({ prompt: "none" }).path)).headers.get("location")).toContain(
      "login_required",
    );
  });
});
