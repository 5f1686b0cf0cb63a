import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const callback = "https://app.example/callback";
let app: TestApp;
let ada: Person;
let siteClient: PartyClient;
let site: RelyingParty;

const newSite = (app: TestApp, id?: string) =>
  app.createClient({ id, name: "Site", kind: "confidential", trust: "first_party", redirectUris: [callback] });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  siteClient = await newSite(app, "the-site");
  site = createRelyingParty(app, siteClient);
});
afterAll(() => app.close());

const invalidGrant = { status: 400, body: { error: "invalid_grant" } };
const invalidClient = { body: { error: "invalid_client" } };
const invalidRequest = { status: 400, body: { error: "invalid_request" } };
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

describe("§2.3 client authentication", () => {
  const fields = { grant_type: "refresh_token", refresh_token: "x".repeat(43) };

  it("MUST take the secret from the Authorization header, and MAY from the body (§2.3.1)", async () => {
    expect(await site.post("/oauth/token", fields, basic(siteClient.id, siteClient.secret ?? ""))).toMatchObject(
      invalidGrant,
    );
    expect(
      await site.post("/oauth/token", { ...fields, client_id: siteClient.id, client_secret: siteClient.secret ?? "" }),
    ).toMatchObject(invalidGrant);
  });

  it("decodes what was form-urlencoded before base64 (§2.3.1)", async () => {
    const encoded = siteClient.id.replaceAll("-", "%2D");
    expect(await site.post("/oauth/token", fields, basic(encoded, siteClient.secret ?? ""))).toMatchObject(
      invalidGrant,
    );
  });

  it("MUST NOT be by more than one method at once", async () => {
    const both = { ...fields, client_id: siteClient.id, client_secret: siteClient.secret ?? "" };
    expect(await site.post("/oauth/token", both, basic(siteClient.id, siteClient.secret ?? ""))).toMatchObject(
      invalidRequest,
    );
  });

  it("refuses one client in the header and another in the body", async () => {
    const mixed = { ...fields, client_id: "other" };
    expect(await site.post("/oauth/token", mixed, basic(siteClient.id, siteClient.secret ?? ""))).toMatchObject(
      invalidRequest,
    );
  });

  it("§5.2 MUST challenge a client that used the header, and challenges no other (a browser would ask for a password)", async () => {
    const inHeader = await site.post("/oauth/token", fields, basic(siteClient.id, "wrong"));
    expect([inHeader.status, inHeader.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringMatching(/^Basic /),
    ]);
    for (const body of [{ client_id: "unknown-spa" }, { client_id: siteClient.id, client_secret: "wrong" }]) {
      const inBody = await site.post("/oauth/token", { ...fields, ...body });
      expect([inBody.status, inBody.headers.get("www-authenticate")]).toEqual([400, null]);
    }
  });

  it("refuses a wrong, empty or missing secret with one and the same answer as an unknown client", async () => {
    const unknown = await site.post("/oauth/token", fields, basic("nobody", "x"));
    expect(unknown).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(unknown.headers.get("www-authenticate")).toMatch(/^Basic /);
    const attempts = [
      site.post("/oauth/token", fields, basic(siteClient.id, "wrong")),
      site.post("/oauth/token", fields, basic(siteClient.id, "")),
      site.post("/oauth/token", { ...fields, client_id: siteClient.id }),
      site.post("/oauth/token", fields),
      site.post("/oauth/token", fields, { authorization: "Bearer x" }),
      site.post("/oauth/token", fields, { authorization: "Basic %%%" }),
      site.post("/oauth/token", fields, basic("%E0%A4%A", "%zz")),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect(answer).toMatchObject(invalidClient);
      expect(answer.body).toEqual(unknown.body);
    }
  });

  it("takes Basic with an empty secret from a public client, as oidc-agent sends it, but no made-up secret", async () => {
    const { id } = await app.createClient({
      name: "Agent",
      kind: "public",
      trust: "first_party",
      redirectUris: [callback],
    });
    expect(await site.post("/oauth/token", fields, basic(id, ""))).toMatchObject(invalidGrant);
    expect(await site.post("/oauth/token", fields, basic(id, "guess"))).toMatchObject(invalidClient);
  });
});

describe("§3.1.2 redirection endpoint", () => {
  // Many more are in tests/threats/oauth-redirects.test.ts.
  const strangers = ["https://evil.example/callback", "https://app.example/callback/", "http://app.example/callback"];

  it.each(strangers)(
    "MUST NOT lead to %s, which is not registered: not with a code, not with an error (§4.1.2.1)",
    async (redirectUri) => {
      for (const changes of [{}, { response_type: "token" }, { scope: "\u0000" }, { prompt: "none" }]) {
        const answer = await ada.phone.get(site.attempt({ redirect_uri: redirectUri, ...changes }).path);
        expect(answer.status).toBe(400);
        expect(answer.headers.get("location")).toBeNull();
      }
    },
  );

  it("MUST NOT be used for an unknown, removed, repeated or missing client (§4.1.2.1)", async () => {
    const gone = await newSite(app);
    await removeClient(app.deps, gone.id);
    const { path } = site.attempt();
    for (const query of [
      site.attempt({ client_id: "nobody" }).path,
      site.attempt({ client_id: null }).path,
      `${path}&client_id=${siteClient.id}`,
      `${path}&redirect_uri=${encodeURIComponent(callback)}`,
    ]) {
      const answer = await ada.phone.get(query);
      expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    }
    const removed = await ada.phone.get(createRelyingParty(app, gone).attempt().path);
    expect([removed.status, removed.headers.get("location")]).toEqual([403, null]);
  });

  it("MUST be allowed any port on loopback (RFC 8252 §7.3), and no other host or path", async () => {
    const native = await app.createClient({
      name: "CLI",
      kind: "public",
      trust: "first_party",
      redirectUris: ["http://127.0.0.1/cb", "http://[::1]/cb"],
    });
    const party = createRelyingParty(app, native, "http://127.0.0.1/cb");
    for (const uri of ["http://127.0.0.1:51234/cb", "http://[::1]:8/cb", "http://127.0.0.1/cb"]) {
      expect((await party.authorize(ada.phone, party.attempt({ redirect_uri: uri })))?.href.startsWith(uri)).toBe(true);
    }
    for (const uri of [
      "http://127.0.0.1:99999/cb",
      "http://127.0.0.1:1/other",
      "http://127.0.0.2:1/cb",
      "http://127.0.0.1.evil.example/cb",
    ]) {
      expect(await party.authorize(ada.phone, party.attempt({ redirect_uri: uri }))).toBeNull();
    }
  });
});

describe("§4.1.2.1 authorization error response", () => {
  const wrong: [string, Record<string, string | null>, string][] = [
    ["no response_type", { response_type: null }, "invalid_request"],
    ["the implicit flow", { response_type: "token" }, "unsupported_response_type"],
    ["the hybrid flow", { response_type: "code id_token" }, "unsupported_response_type"],
    ["response_mode=fragment", { response_mode: "fragment" }, "invalid_request"],
    ["no scope that the client has", { scope: "admin" }, "invalid_scope"],
    ["a malformed scope", { scope: 'open"id' }, "invalid_request"],
    ["a request object that is none", { request: "x" }, "invalid_request_object"],
    ["a request_uri", { request_uri: "https://evil.example/" }, "request_uri_not_supported"],
    ["an unknown prompt", { prompt: "surprise" }, "invalid_request"],
    ["prompt=none with another", { prompt: "none login" }, "invalid_request"],
    ["a negative max_age", { max_age: "-1" }, "invalid_request"],
    ["a control character in nonce", { nonce: "a\u0000b" }, "invalid_request"],
  ];

  it.each(wrong)("has the state, which is REQUIRED, and the error for %s", async (_, changes, error) => {
    const back = await site.authorize(ada.phone, site.attempt(changes));
    expect(back?.href.startsWith(callback)).toBe(true);
    expect(Object.fromEntries(back?.searchParams ?? [])).toMatchObject({ error, state: "state-1", iss: app.origin });
    expect(back?.searchParams.has("code")).toBe(false);
  });

  it("is for repeated parameters too, which MUST NOT be (§3.1), and repeats no state that was sent twice", async () => {
    const back = await ada.phone.get(`${site.attempt().path}&state=other`);
    const location = new URL(back.headers.get("location") ?? "");
    expect(location.searchParams.get("error")).toBe("invalid_request");
    expect(location.searchParams.has("state")).toBe(false);
  });

  it("refuses a client that is not registered for the code grant", async () => {
    const client = await app.createClient({
      name: "TV",
      kind: "public",
      trust: "first_party",
      grantTypes: ["refresh_token"],
      redirectUris: [callback],
    });
    const party = createRelyingParty(app, client);
    expect((await party.authorize(ada.phone, party.attempt()))?.searchParams.get("error")).toBe("unauthorized_client");
  });
});

describe("§4.1.3 access token request", () => {
  const codeFor = async () => {
    const attempt = site.attempt();
    const back = await site.authorize(ada.phone, attempt);
    return { attempt, code: back?.searchParams.get("code") ?? "" };
  };

  it("gives tokens for a code, and MUST let nobody cache them (§5.1)", async () => {
    const answer = await site.signIn(ada.phone);
    expect(answer).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 600, scope: "openid" } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("MUST take a code once, and SHOULD end everything it gave when it comes again (§4.1.2, ASVS 10.4.2)", async () => {
    const { attempt, code } = await codeFor();
    const first = await site.exchange(code, attempt);
    expect(await site.userinfo(first.body.access_token)).toMatchObject({ status: 200 });
    expect(await site.exchange(code, attempt)).toMatchObject(invalidGrant);
    expect(await site.userinfo(first.body.access_token)).toMatchObject({ status: 401 });
    expect(await site.refresh(first.body.refresh_token)).toMatchObject(invalidGrant);
  });

  it("lets no stranger end a grant by replaying its code", async () => {
    const { attempt, code } = await codeFor();
    const first = await site.exchange(code, attempt);
    const stranger = createRelyingParty(app, await newSite(app));
    expect(await stranger.exchange(code, attempt)).toMatchObject(invalidGrant);
    expect(await site.userinfo(first.body.access_token)).toMatchObject({ status: 200 });
  });

  it("MUST take a code from no other client", async () => {
    const { attempt, code } = await codeFor();
    expect(await createRelyingParty(app, await newSite(app)).exchange(code, attempt)).toMatchObject(invalidGrant);
    expect(await site.exchange(code, attempt)).toMatchObject({ status: 200 });
  });

  it("MUST want the same redirect_uri again", async () => {
    const { attempt, code } = await codeFor();
    expect(await site.exchange(code, attempt, { redirect_uri: `${callback}/` })).toMatchObject(invalidGrant);
    expect(await site.exchange(code, attempt, { redirect_uri: "" })).toMatchObject(invalidRequest);
  });

  it("MUST refuse a code that is old: after a minute (§4.1.2, ASVS 10.4.3)", async () => {
    const { attempt, code } = await codeFor();
    app.advance(60_000);
    expect(await site.exchange(code, attempt)).toMatchObject(invalidGrant);
  });

  it("refuses a code of an account that was disabled, and one whose session has ended, in between", async () => {
    for (const end of ["disable", "sign out"]) {
      const person = await app.createPerson("Brief Visitor");
      const attempt = site.attempt();
      const code = (await site.authorize(person.phone, attempt))?.searchParams.get("code") ?? "";
      if (end === "disable") await person.disable();
      else await person.phone.post("/sign-out", {});
      expect(await site.exchange(code, attempt)).toMatchObject(invalidGrant);
    }
  });
});

describe("§5.1 access token response in a browser", () => {
  it("can be read by the app's own origin, and by no other", async () => {
    const client = await app.createClient({
      name: "Page",
      kind: "public",
      trust: "first_party",
      redirectUris: [callback],
    });
    const fields = { grant_type: "refresh_token", refresh_token: "x", client_id: client.id };
    const allowed = async (origin: string) =>
      (await site.post("/oauth/token", fields, { origin })).headers.get("access-control-allow-origin");
    expect(await allowed("https://app.example")).toBe("https://app.example");
    for (const origin of ["https://evil.example", "http://app.example", "https://app.example:8443", "null"]) {
      expect(await allowed(origin)).toBeNull();
    }
  });
});

describe("§5.2 error response", () => {
  it("names what is wrong with the request, without caching it", async () => {
    const cases: [string, string][] = [
      ["", "invalid_request"],
      ["grant_type=", "invalid_request"],
      ["grant_type=refresh_token&grant_type=refresh_token", "invalid_request"],
      ["grant_type=password&username=ada&password=x", "unsupported_grant_type"],
      ["grant_type=__proto__", "unsupported_grant_type"],
      ["grant_type=constructor", "unsupported_grant_type"],
    ];
    for (const [form, error] of cases) {
      const answer = await site.post("/oauth/token", form);
      expect([answer.status, answer.body.error]).toEqual([400, error]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  it("says invalid_request for a body that is too large", async () => {
    const tooLarge = await site.post("/oauth/token", "x".repeat(100_000));
    expect(tooLarge).toMatchObject({ status: 413, body: { error: "invalid_request" } });
  });
});

describe("§6 refreshing an access token", () => {
  it("rotates: each refresh token works once and gives the next", async () => {
    const first = await site.signIn(ada.phone);
    const second = await site.refresh(first.body.refresh_token);
    expect(second).toMatchObject({ status: 200, body: { scope: "openid" } });
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect(await site.refresh(second.body.refresh_token)).toMatchObject({ status: 200 });
  });

  it("MUST take a refresh token from no other client", async () => {
    const first = await site.signIn(ada.phone);
    expect(await createRelyingParty(app, await newSite(app)).refresh(first.body.refresh_token)).toMatchObject(
      invalidGrant,
    );
    expect(await site.refresh(first.body.refresh_token)).toMatchObject({ status: 200 });
  });

  it("MAY narrow the scope, and MUST NOT widen it", async () => {
    const first = await site.signIn(ada.phone, { scope: "openid profile" });
    expect(await site.refresh(first.body.refresh_token, { scope: "openid offline_access" })).toMatchObject({
      status: 400,
      body: { error: "invalid_scope" },
    });
    const narrow = await site.refresh(first.body.refresh_token, { scope: "openid" });
    expect(narrow).toMatchObject({ status: 200, body: { scope: "openid" } });
    expect((await site.userinfo(narrow.body.access_token)).body).not.toHaveProperty("name");
    expect(await site.refresh(narrow.body.refresh_token)).toMatchObject({ body: { scope: "openid profile" } });
  });

  it("ends with the session unless offline access was granted (OpenID Connect Core §11)", async () => {
    const bob = await app.createPerson("Bob Offline");
    const bound = await site.signIn(bob.phone);
    const offline = await site.signIn(bob.phone, { scope: "openid offline_access" });
    await bob.phone.post("/sign-out", {});
    expect(await site.refresh(bound.body.refresh_token)).toMatchObject(invalidGrant);
    expect(await site.refresh(offline.body.refresh_token)).toMatchObject({ status: 200 });
  });

  it("ends with the account and with the client", async () => {
    const eve = await app.createPerson("Eve Disabled");
    const one = await site.signIn(eve.phone);
    await eve.disable();
    expect(await site.refresh(one.body.refresh_token)).toMatchObject(invalidGrant);
    const client = await newSite(app);
    const party = createRelyingParty(app, client);
    const two = await party.signIn(ada.phone);
    await removeClient(app.deps, client.id);
    expect(await party.refresh(two.body.refresh_token)).toMatchObject(invalidClient);
    expect(await party.userinfo(two.body.access_token)).toMatchObject({ status: 401 });
  });
});

forEachDatabase((openDatabase) => {
  it("lets exactly one of ten exchange a code", async () => {
    const own = await startApp({ databaseUrl: await openDatabase.newUrl() });
    try {
      const grace = await own.createPerson("Grace Hopper");
      const party = createRelyingParty(own, await newSite(own));
      const attempt = party.attempt();
      const code = (await party.authorize(grace.phone, attempt))?.searchParams.get("code") ?? "";
      const exchanges = await Promise.all(Array.from({ length: 10 }, () => party.exchange(code, attempt)));
      expect(exchanges.filter(({ status }) => status === 200)).toHaveLength(1);
    } finally {
      await own.close();
    }
  });
});
