import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { limits, seconds } from "../../src/limits.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Answer, createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const callback = "https://app.example/callback";
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;
let pageClient: PartyClient;
let page: RelyingParty;

const newClient = (kind: "public" | "confidential") =>
  app.createClient({ name: "Site", kind, trust: "first_party", redirectUris: [callback] });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  client = await newClient("confidential");
  site = createRelyingParty(app, client);
  pageClient = await newClient("public");
  page = createRelyingParty(app, pageClient);
});
afterAll(() => app.close());

const credentials = ({ id, secret }: PartyClient): Record<string, string> =>
  secret === null ? { client_id: id } : { client_id: id, client_secret: secret };
const revoke = (token: string, as = client, extra: Record<string, string> = {}): Promise<Answer> =>
  site.post("/oauth/revoke", { ...credentials(as), token, ...extra });

async function expectLive({ body }: Answer, party = site) {
  expect(await party.userinfo(body.access_token)).toMatchObject({ status: 200 });
}
async function expectOver({ body }: Answer, party = site) {
  expect(await party.userinfo(body.access_token)).toMatchObject({ status: 401 });
  expect(await party.refresh(body.refresh_token)).toMatchObject({ body: { error: "invalid_grant" } });
}

describe("§2 token revocation", () => {
  it("is named in discovery with its methods of authentication (RFC 8414 §2)", async () => {
    const metadata = await (await fetch(`${app.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({
      revocation_endpoint: `${app.origin}/oauth/revoke`,
      revocation_endpoint_auth_methods_supported: [
        "none",
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
      ],
    });
  });

  it("MUST revoke refresh tokens, and the access tokens of the same grant SHOULD end with them (§2.1)", async () => {
    const tokens = await site.signIn(ada.phone);
    const answer = await revoke(tokens.body.refresh_token);
    expect([answer.status, answer.body]).toEqual([200, ""]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    await expectOver(tokens);
  });

  it("SHOULD revoke access tokens, and MAY revoke the refresh token with them (§2.1)", async () => {
    const tokens = await site.signIn(ada.phone);
    expect(await revoke(tokens.body.access_token)).toMatchObject({ status: 200 });
    await expectOver(tokens);
  });

  it("ends the grant by a refresh token that was exchanged already, too", async () => {
    const first = await site.signIn(ada.phone);
    const second = await site.refresh(first.body.refresh_token);
    await revoke(first.body.refresh_token);
    await expectOver(second);
  });

  it("leaves the other grants of the same person and client alone", async () => {
    const [one, two] = [await site.signIn(ada.phone), await site.signIn(ada.phone)];
    await revoke(one.body.refresh_token);
    await expectLive(two);
  });
});

describe("§2.1 revocation request", () => {
  it("MUST refuse a token that was issued to another client, and leave it", async () => {
    const tokens = await site.signIn(ada.phone);
    const stranger = await newClient("confidential");
    for (const thief of [stranger, pageClient])
      for (const token of [tokens.body.refresh_token, tokens.body.access_token])
        expect(await revoke(token, thief)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    await expectLive(tokens);
  });

  it("MUST validate the credentials of a confidential client first", async () => {
    const tokens = await site.signIn(ada.phone);
    const token = tokens.body.refresh_token;
    for (const proof of [{}, { client_id: client.id }, { client_id: client.id, client_secret: "guess" }])
      expect(await site.post("/oauth/revoke", { token, ...proof })).toMatchObject({
        status: 400,
        body: { error: "invalid_client" },
      });
    await expectLive(tokens);
  });

  it("takes the secret from the Authorization header, and a public client by its name", async () => {
    const tokens = await site.signIn(ada.phone);
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
    await site.post("/oauth/revoke", { token: tokens.body.refresh_token }, { authorization });
    await expectOver(tokens);
    const others = await page.signIn(ada.phone);
    expect(await revoke(others.body.refresh_token, pageClient)).toMatchObject({ status: 200 });
    await expectOver(others, page);
  });

  it.each(["refresh_token", "access_token", "id_token", "pct"])("MAY ignore the hint %s", async (hint) => {
    const tokens = await site.signIn(ada.phone);
    expect(await revoke(tokens.body.refresh_token, client, { token_type_hint: hint })).toMatchObject({ status: 200 });
    await expectOver(tokens);
  });

  it("says invalid_request without a token, with two, and for a body of another type", async () => {
    const form = new URLSearchParams(credentials(client)).toString();
    for (const body of [form, `${form}&token=`, `${form}&token=a&token=b`])
      expect(await site.post("/oauth/revoke", body)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    const json = await site.post("/oauth/revoke", "{}", { "content-type": "application/json" });
    expect(json).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect((await fetch(`${app.origin}/oauth/revoke?${form}&token=x`)).status).toBe(405);
  });
});

describe("§2.2 revocation response", () => {
  it("answers 200 for what is no token, and for what is over", async () => {
    const tokens = await site.signIn(ada.phone);
    await revoke(tokens.body.refresh_token);
    const [head, body] = tokens.body.access_token.split(".");
    const others = [
      "x",
      "a.b.c",
      "with a space",
      `${head}.${body}.`,
      tokens.body.id_token,
      tokens.body.refresh_token,
      tokens.body.access_token,
    ];
    for (const token of others) expect(await revoke(token)).toMatchObject({ status: 200, body: "" });
  });

  it("answers 200 for an expired access token, and ends its grant", async () => {
    const bob = await app.createPerson("Bob Late");
    const tokens = await site.signIn(bob.phone);
    app.advance(seconds(limits.accessTokenLifetimeSeconds));
    expect(await revoke(tokens.body.access_token)).toMatchObject({ status: 200 });
    await expectOver(tokens);
  });
});

describe("§2.3 cross-origin support", () => {
  it("MAY be read by the pages of a public client, and by no other", async () => {
    const allowed = async (origin: string) =>
      (await site.post("/oauth/revoke", { client_id: pageClient.id, token: "x" }, { origin })).headers.get(
        "access-control-allow-origin",
      );
    expect(await allowed("https://app.example")).toBe("https://app.example");
    expect(await allowed("https://evil.example")).toBeNull();
  });
});

forEachDatabase((openDatabase) => {
  it("leaves nothing that works, whichever of a revocation and ten refreshes at once is first", async () => {
    const own = await startApp({ databaseUrl: await openDatabase.newUrl() });
    try {
      const grace = await own.createPerson("Grace Hopper");
      const wanted = { name: "Site", kind: "confidential", trust: "first_party", redirectUris: [callback] } as const;
      const ownClient = await own.createClient(wanted);
      const party = createRelyingParty(own, ownClient);
      const { refresh_token: token } = (await party.signIn(grace.phone)).body;
      const refreshes = Array.from({ length: 10 }, () => party.refresh(token));
      const revocation = party.post("/oauth/revoke", { ...credentials(ownClient), token });
      expect(await revocation).toMatchObject({ status: 200 });
      for (const answer of await Promise.all(refreshes)) {
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 200) await expectOver(answer, party);
      }
    } finally {
      await own.close();
    }
  });
});
