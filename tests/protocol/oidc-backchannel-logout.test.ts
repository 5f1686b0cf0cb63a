import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endDevice } from "../../src/devices/end-device.flow.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { mayBeCallbackUri } from "../../src/oauth/clients/callback-uri.ts";
import { cibaGrant, deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { type NewClient, removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { revokeGrantsOfApp } from "../../src/oauth/tokens/grant.flow.ts";
import { verifyToken } from "../../src/signing-keys/signing-key.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type CallbackReceiver, startCallbackReceiver } from "../kit/callback-receiver.ts";
import { createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";
import { redeem, waitOnPage } from "../threats/scene.ts";

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";
let app: TestApp;
let receiver: CallbackReceiver;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;

const newClient = (settings: Partial<ClientSettings> = {}, changes: Partial<NewClient> = {}) =>
  app.createClient({
    name: "Site",
    kind: "public",
    trust: "first_party",
    redirectUris: ["https://app.example/callback"],
    settings: { backchannelLogoutUri: receiver.url, ...settings },
    ...changes,
  });

beforeAll(async () => {
  app = await startApp();
  receiver = await startCallbackReceiver();
});
beforeEach(async () => {
  ada = await app.createPerson("Ada Lovelace");
  client = await newClient();
  site = createRelyingParty(app, client);
  await app.deps.db.deleteFrom("outbox").execute();
  receiver.received.length = 0;
  receiver.answer(200);
});
afterAll(async () => {
  await receiver.close();
  await app.close();
});

const signOut = () => ada.phone.post("/oauth/logout", { confirmed: "1" });
const tokenIn = (body: string) => new URLSearchParams(body).get("logout_token") ?? "";
const tokens = () => receiver.received.map(({ body }) => tokenIn(body));
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
async function told(): Promise<JWTPayload[]> {
  await deliverDue(app.deps);
  return tokens().map(claimsOf);
}

describe("§2.1 discovery", () => {
  it("says that logout tokens are sent, with sid (SHOULD)", async () => {
    const document = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({ backchannel_logout_supported: true, backchannel_logout_session_supported: true });
  });
});

describe("§2.2 the client's address", () => {
  it.each(["https://app.example/logout", "https://app.example:8443/l?x=1", "https://[2001:db8::1]/"])(
    "MUST be absolute, SHOULD be https: %s",
    (uri) => expect(mayBeCallbackUri(uri, "https://login.example.org")).toBe(true),
  );

  it.each([
    "http://app.example/logout",
    "http://localhost/logout",
    "http://127.0.0.1:9/logout",
    "https://app.example/logout#x",
    "https://ada:pw@app.example/logout",
    "https://app.example\\@evil.example/",
    "https:///logout",
    "/logout",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "",
  ])("MUST NOT be anything else: %s", (uri) => expect(mayBeCallbackUri(uri, "https://login.example.org")).toBe(false));

  it("may be plain http on loopback only, and only for a server on localhost", () => {
    const local = "http://localhost:8080";
    expect(mayBeCallbackUri("http://127.0.0.1:9/logout", local)).toBe(true);
    for (const uri of ["http://10.0.0.1/", "http://169.254.169.254/", "http://127.0.0.1.evil.example/"])
      expect(mayBeCallbackUri(uri, local)).toBe(false);
  });
});

describe("§2.4 the logout token", () => {
  it("MUST have iss, aud, iat, exp, jti, events, and here both sub and sid; MUST NOT have nonce", async () => {
    const { id_token } = (await site.signIn(ada.phone)).body;
    const { sub, sid } = claimsOf(id_token);
    await signOut();
    await deliverDue(app.deps);
    const [token = ""] = tokens();
    const keys = createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: app.origin,
      audience: client.id,
      typ: "logout+jwt",
    });
    expect(protectedHeader.alg).toBe("ES256");
    expect(payload).toMatchObject({ sub, sid, events: { [logoutEvent]: {} }, jti: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
    expect(payload).not.toHaveProperty("nonce");
  });

  it("SHOULD be signed as the client's ID tokens are (§2.6)", async () => {
    const rsa = createRelyingParty(app, await newClient({ idTokenAlgorithm: "RS256" }));
    await rsa.signIn(ada.phone);
    await signOut();
    await deliverDue(app.deps);
    const header = JSON.parse(Buffer.from(tokens()[0]?.split(".")[0] ?? "", "base64url").toString());
    expect(header).toMatchObject({ alg: "RS256", typ: "logout+jwt" });
  });

  it("MUST name person and session as the client's ID tokens do, pairwise too", async () => {
    const pairwise = createRelyingParty(app, await newClient({ subjectType: "pairwise" }));
    const { sub, sid } = claimsOf((await pairwise.signIn(ada.phone)).body.id_token);
    await signOut();
    expect(await told()).toMatchObject([{ sub, sid }]);
    expect([sub, sid]).toEqual([expect.stringMatching(/^sub_/), expect.stringMatching(/^sid_/)]);
  });

  it("cannot be mixed up with an ID token or an access token, nor they with it", async () => {
    const { id_token, access_token } = (await site.signIn(ada.phone)).body;
    await signOut();
    await deliverDue(app.deps);
    const [token = ""] = tokens();
    expect((await site.userinfo(token)).status).toBe(401);
    expect((await ada.phone.get(`/oauth/logout?id_token_hint=${token}`)).status).toBe(400);
    for (const other of [id_token, access_token]) expect(await verifyToken(app.deps, "logout+jwt", other)).toBeNull();
    expect(claimsOf(id_token)).not.toHaveProperty("events");
  });
});

describe("§2.5 the request", () => {
  it("MUST be a POST of the form parameter logout_token", async () => {
    await site.signIn(ada.phone);
    await signOut();
    await deliverDue(app.deps);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.type).toBe("application/x-www-form-urlencoded");
    expect([...new URLSearchParams(receiver.received[0]?.body).keys()]).toEqual(["logout_token"]);
  });

  it("goes to each client of the session once, with its own audience, and to no other", async () => {
    const other = await newClient();
    const stranger = await newClient();
    const silent = createRelyingParty(app, await newClient({ backchannelLogoutUri: null }));
    await site.signIn(ada.phone);
    await site.signIn(ada.phone);
    await createRelyingParty(app, other).signIn(ada.phone);
    await silent.signIn(ada.phone);
    const bob = await app.createPerson("Bob Builder");
    await createRelyingParty(app, stranger).signIn(bob.phone);
    await signOut();
    expect((await told()).map(({ aud }) => aud).sort()).toEqual([client.id, other.id].sort());
  });

  it("does not go to a client that was removed, nor follows a redirect", async () => {
    await site.signIn(ada.phone);
    await signOut();
    await removeClient(app.deps, client.id);
    expect(await told()).toEqual([]);
    const elsewhere = await startCallbackReceiver();
    receiver.answer(307, elsewhere.url);
    await ada.signIn();
    await createRelyingParty(app, await newClient()).signIn(ada.phone);
    await signOut();
    await deliverDue(app.deps);
    expect([receiver.received.length, elsewhere.received.length]).toEqual([1, 0]);
    await elsewhere.close();
  });

  it.each([400, 500, 503])("is made again after %i, each time with a new jti, until it is taken", async (status) => {
    await site.signIn(ada.phone);
    receiver.answer(status);
    await signOut();
    await deliverDue(app.deps);
    receiver.answer(204);
    app.advance(3_600_000);
    const [first, second, ...more] = await told();
    expect(more).toEqual([]);
    expect(second?.sid).toBe(first?.sid);
    expect(second?.jti).not.toBe(first?.jti);
    expect(second?.iat).toBeGreaterThan(first?.iat ?? 0);
    app.advance(3_600_000);
    expect(await told()).toHaveLength(2);
  });
});

describe("§2.3 every way in which a session ends", () => {
  it("RP-initiated logout", async () => {
    const { id_token } = (await site.signIn(ada.phone)).body;
    await ada.phone.get(`/oauth/logout?id_token_hint=${id_token}`);
    expect(await told()).toMatchObject([{ sid: claimsOf(id_token).sid }]);
  });

  it("a new sign-in in the same browser, which takes the session's place", async () => {
    const { id_token } = (await site.signIn(ada.phone)).body;
    await ada.signIn();
    expect(await told()).toMatchObject([{ sid: claimsOf(id_token).sid }]);
  });

  it("it was not me: the session that began by code, and no other", async () => {
    await site.signIn(ada.phone);
    const page = await waitOnPage(app);
    const requestId = await ada.openAndApprove(page.code);
    await redeem(page);
    const { sid } = claimsOf((await site.signIn(page.browser)).body.id_token);
    expect(await told()).toEqual([]);
    await ada.revoke(requestId);
    expect(await told()).toMatchObject([{ sid, sub: expect.stringMatching(/^acc_/) }]);
  });

  it("the account is disabled: with sid for sessions", async () => {
    const { sid } = claimsOf((await site.signIn(ada.phone)).body.id_token);
    await ada.disable();
    expect(await told()).toMatchObject([{ sid }]);
  });

  describe("what came from no session, by device grant or CIBA", () => {
    const newTelevision = async () =>
      createRelyingParty(app, await newClient({}, { grantTypes: [deviceCodeGrant], redirectUris: [] }));
    async function signInByDevice(television: RelyingParty) {
      const { device_code, user_code } = (await television.beginDevice()).body;
      const request = await ada.openAndApprove(user_code);
      return { request, claims: claimsOf((await television.poll(device_code)).body.id_token) };
    }
    async function signInByName() {
      const settings = { backchannel: { mode: "poll" }, backchannelLogoutUri: receiver.url } as const;
      const bank = await newClient(settings, { kind: "confidential", grantTypes: [cibaGrant], redirectUris: [] });
      const form = { client_id: bank.id, client_secret: bank.secret ?? "" };
      const asked = await site.post("/oauth/bc-authorize", { ...form, scope: "openid", login_hint: ada.identifier });
      const waiting = await app.deps.db
        .selectFrom("sign_in_requests")
        .select("id")
        .where("client_id", "=", bank.id)
        .executeTakeFirstOrThrow();
      await ada.phone.post(`/app/requests/${waiting.id}/open`, {});
      await ada.approve(waiting.id);
      const { auth_req_id } = asked.body;
      const answer = await site.post("/oauth/token", { ...form, grant_type: cibaGrant, auth_req_id });
      return { request: waiting.id, claims: claimsOf(answer.body.id_token) };
    }
    const expectSubOnly = (claims: JWTPayload, { sub, aud }: JWTPayload) => {
      expect(claims).toMatchObject({ sub, aud, events: { [logoutEvent]: {} } });
      expect(claims).not.toHaveProperty("sid");
    };

    it.each([
      ["device grant", async () => signInByDevice(await newTelevision())],
      ["CIBA", signInByName],
    ])("%s: it was not me, with sub and without sid (§2.4)", async (_, signIn) => {
      const { request, claims } = await signIn();
      expect(claims).not.toHaveProperty("sid");
      expect(await told()).toEqual([]);
      await ada.revoke(request);
      const [token, ...more] = await told();
      expect(more).toEqual([]);
      expectSubOnly(token ?? {}, claims);
    });

    it("the account is disabled: once a client, however much it was given", async () => {
      const television = await newTelevision();
      const { claims } = await signInByDevice(television);
      await signInByDevice(television);
      const byName = await signInByName();
      await ada.disable();
      const tokens = await told();
      expect(tokens).toHaveLength(2);
      for (const token of tokens) expectSubOnly(token, token.aud === claims.aud ? claims : byName.claims);
    });

    it("the person disconnects the app, which was all that it had of them", async () => {
      const { claims } = await signInByDevice(await newTelevision());
      await app.deps.db
        .transaction()
        .execute((tx) => revokeGrantsOfApp(tx, claims.sub as never, String(claims.aud), app.deps.clock.now()));
      const [token] = await told();
      expectSubOnly(token ?? {}, claims);
    });
  });

  it("the device is lost", async () => {
    const { sid, sub } = claimsOf((await site.signIn(ada.phone)).body.id_token);
    const { db, clock } = app.deps;
    const { device_id } = await db
      .selectFrom("sessions")
      .select("device_id")
      .where("id", "=", sid)
      .executeTakeFirstOrThrow();
    const lost = { accountId: sub, deviceId: device_id as never, lost: true, undoApprovals: false };
    await db.transaction().execute((tx) => endDevice(tx, app.deps, lost, clock.now()));
    expect((await told()).map((claims) => claims.sid)).toEqual([sid]);
  });
});
