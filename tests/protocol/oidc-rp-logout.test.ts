import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const goodbye = "https://app.example/goodbye";
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;

const newSite = () =>
  app.createClient({
    name: "Site",
    kind: "public",
    trust: "first_party",
    redirectUris: ["https://app.example/callback"],
    postLogoutRedirectUris: [goodbye],
  });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  client = await newSite();
  site = createRelyingParty(app, client);
});
beforeEach(async () => {
  await ada.signIn();
});
afterAll(() => app.close());

const logout = (fields: Record<string, string>) => ada.phone.get(`/oauth/logout?${new URLSearchParams(fields)}`);
const isSignedIn = async () => (await ada.phone.get("/")).status === 200;

describe("§2 RP-initiated logout", () => {
  it("signs out and goes back with the state when the hint is an ID token of this very session", async () => {
    const { id_token } = (await site.signIn(ada.phone)).body;
    const answer = await logout({ id_token_hint: id_token, post_logout_redirect_uri: goodbye, state: "s&1" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${goodbye}?state=s%261`]);
    expect(await isSignedIn()).toBe(false);
  });

  it("SHOULD take an expired ID token as hint", async () => {
    const { id_token } = (await site.signIn(ada.phone)).body;
    app.advance(3_600_000);
    expect((await logout({ id_token_hint: id_token, post_logout_redirect_uri: goodbye })).status).toBe(303);
    expect(await isSignedIn()).toBe(false);
  });

  it("MUST ask first without a hint, so that a link on any site signs nobody out", async () => {
    const asked: Record<string, string>[] = [
      {},
      { client_id: client.id },
      { client_id: client.id, post_logout_redirect_uri: goodbye },
    ];
    for (const fields of asked) {
      const answer = await logout(fields);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('action="/oauth/logout"');
      expect(await isSignedIn()).toBe(true);
    }
  });

  it("MUST ask first when the hint is of another session or another person", async () => {
    const { id_token: older } = (await site.signIn(ada.phone)).body;
    await ada.signIn();
    const bob = await app.createPerson("Bob Builder");
    const { id_token: foreign } = (await site.signIn(bob.phone)).body;
    for (const hint of [older, foreign]) {
      expect((await logout({ id_token_hint: hint })).status).toBe(200);
      expect(await isSignedIn()).toBe(true);
    }
  });

  it("signs out when the person confirms, and goes where the client registered", async () => {
    const fields = { client_id: client.id, post_logout_redirect_uri: goodbye, state: "1", confirmed: "1" };
    const answer = await ada.phone.post("/oauth/logout", fields);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${goodbye}?state=1`]);
    expect(await isSignedIn()).toBe(false);
  });

  it("names the client's address in form-action, which Chromium applies to redirects too", async () => {
    const answer = await logout({ client_id: client.id, post_logout_redirect_uri: goodbye });
    expect(answer.headers.get("content-security-policy")).toContain("form-action 'self' https://app.example;");
  });

  it("takes no confirmation from another site, and none by GET", async () => {
    const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await ada.phone.post("/oauth/logout", { confirmed: "1" }, elsewhere)).status).toBe(403);
    expect((await logout({ confirmed: "1" })).status).toBe(200);
    expect(await isSignedIn()).toBe(true);
  });

  it("MUST take POST too, which it sends around as GET, where the session's cookie is sent", async () => {
    const elsewhere = { origin: "https://app.example", "sec-fetch-site": "cross-site" };
    const answer = await ada.phone.post("/oauth/logout", { client_id: client.id }, elsewhere);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/oauth/logout?client_id=${client.id}`]);
    expect(await isSignedIn()).toBe(true);
  });

  it("MUST refuse a hint that is forged, of another client, or no ID token", async () => {
    const { id_token, access_token } = (await site.signIn(ada.phone)).body;
    const other = await newSite();
    for (const fields of [
      { id_token_hint: `${id_token.slice(0, -4)}AAAA` },
      { id_token_hint: access_token },
      { id_token_hint: id_token, client_id: other.id },
    ]) {
      expect((await logout(fields as Record<string, string>)).status).toBe(400);
      expect(await isSignedIn()).toBe(true);
    }
  });
});

describe("§3 redirection to the client", () => {
  it("MUST NOT go to an address that is not registered, character by character, and then changes nothing", async () => {
    const { id_token } = (await site.signIn(ada.phone)).body;
    for (const uri of [
      "https://evil.example/",
      `${goodbye}/`,
      `${goodbye}?x=1`,
      "https://app.example/callback",
      "javascript:alert(1)",
    ]) {
      for (const fields of [{ id_token_hint: id_token }, { client_id: client.id }, {}]) {
        const answer = await logout({ ...(fields as Record<string, string>), post_logout_redirect_uri: uri });
        expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
      }
    }
    expect(await isSignedIn()).toBe(true);
  });

  it("goes to no address of a removed client", async () => {
    const removed = await newSite();
    await removeClient(app.deps, removed.id);
    expect((await logout({ client_id: removed.id, post_logout_redirect_uri: goodbye })).status).toBe(400);
  });
});
