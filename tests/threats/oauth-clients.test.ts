import { createHmac, createPublicKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashSecret } from "../../src/digest.ts";
import { cibaGrant, deviceCodeGrant, tokenExchangeGrant } from "../../src/oauth/clients/client.ts";
import { addClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { setClientSettings } from "../../src/oauth/clients/client-settings.flow.ts";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Caller, createCallers } from "../kit/ciba-caller.ts";
import { assertionType, type ClientKey, createClientKey } from "../kit/client-key.ts";
import { createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";
import { changingNothing, proofOf, redirectUri } from "./scene.ts";

/**
 * RFC 9700 §2.5, §4.6, §4.9, §4.10 and §4.15: a client that plays another, and what was given to one in another's hand. Both
 * belong to the operator and may do everything, so that nothing but whose it is can be what refuses.
 */
const [accounts, orders] = ["https://accounts.example", "https://orders.example"];
const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
const invalidClient = { status: 400, body: { error: "invalid_client" } };
const settings: Partial<ClientSettings> = { audiences: [accounts, orders], backchannel: { mode: "poll" } };
const wanted = {
  trust: "first_party",
  kind: "confidential",
  redirectUris: [redirectUri],
  grantTypes: [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    deviceCodeGrant,
    cibaGrant,
    tokenExchangeGrant,
  ],
} as const;
interface Client extends PartyClient {
  readonly party: RelyingParty;
  readonly caller: Caller;
}

let app: TestApp;
let ada: Person;
let owner: Client;
let thief: Client;
let newClient: (more?: Partial<ClientSettings>) => Promise<Client>;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const callers = createCallers(app);
  newClient = async (more = {}) => {
    const ownScopes = ["read"];
    const client = await app.createClient({
      ...wanted,
      name: "Program",
      settings: { ...settings, ownScopes, ...more },
    });
    return { ...client, party: createRelyingParty(app, client), caller: callers.callerFor(client) };
  };
  [owner, thief] = [await newClient(), await newClient()];
});
afterAll(() => app.close());

const as = (client: PartyClient, path: string, fields: Record<string, string>) =>
  createRelyingParty(app, client).post(path, { ...proofOf(client), ...fields });

describe("§4.6 what was given to one client is nothing in another's hand, and stays good in its own", () => {
  type Given = (who: Client) => Promise<(by: Client) => ReturnType<typeof as>>;
  const given: Record<string, Given> = {
    "an authorization code": async (who) => {
      const attempt = who.party.attempt();
      const code = (await who.party.authorize(ada.phone, attempt))?.searchParams.get("code") ?? "";
      return (by) => by.party.exchange(code, attempt);
    },
    "a refresh token": async (who) => {
      const { refresh_token } = (await who.party.signIn(ada.phone)).body;
      return (by) => by.party.refresh(refresh_token);
    },
    "an approved device code": async (who) => {
      const { body } = await who.party.beginDevice();
      await ada.openAndApprove(body.user_code);
      return (by) => by.party.poll(body.device_code);
    },
    "an approved auth_req_id": async (who) => {
      const callers = createCallers(app);
      const asked = await callers.askFor(who.caller, ada);
      await callers.openAndApprove(ada, asked.id);
      return (by) => by.caller.poll(asked.authReqId);
    },
    "a pushed request": async (who) => {
      const parameters = Object.fromEntries(new URL(who.party.attempt().path, app.origin).searchParams);
      const { request_uri } = (await as(who, "/oauth/par", parameters)).body;
      return async (by) => {
        const query = new URLSearchParams({ client_id: by.id, request_uri });
        const answer = await ada.phone.get(`/oauth/authorize?${query}`);
        return { status: answer.status === 303 ? 200 : answer.status, headers: answer.headers, body: "" };
      };
    },
    "an ID token as a hint": async (who) => {
      const { id_token } = (await who.party.signIn(ada.phone)).body;
      return (by) => by.caller.ask({ id_token_hint: id_token });
    },
    "a token to revoke": async (who) => {
      const { access_token } = (await who.party.signIn(ada.phone)).body;
      return (by) => as(by, "/oauth/revoke", { token: access_token });
    },
  };

  it.each(Object.entries(given))("%s", async (_, give) => {
    const use = await give(owner);
    const stolen = await changingNothing(app, () => use(thief));
    expect(stolen.status).toBeGreaterThanOrEqual(400);
    expect(stolen.body).not.toHaveProperty("access_token");
    app.advance(1_000);
    expect(await use(owner)).toMatchObject({ status: 200 });
  });

  it("an access token, by telling what it is worth or by giving another for it", async () => {
    const { access_token: token } = (await owner.party.signIn(ada.phone, { resource: accounts })).body;
    const exchange = { grant_type: tokenExchangeGrant, subject_token: token, subject_token_type: accessTokenType };
    const serves = { resourceServerOf: [accounts] };
    const [unnamed, named] = [await newClient(serves), await newClient({ ...serves, mayExchangeTokensOf: [owner.id] })];
    await changingNothing(app, async () => {
      expect((await as(thief, "/oauth/introspect", { token })).body).toEqual({ active: false });
      for (const by of [thief, unnamed]) expect(await as(by, "/oauth/token", exchange)).toMatchObject({ status: 400 });
    });
    expect((await as(owner, "/oauth/introspect", { token })).body).toMatchObject({ active: true });
    expect(await as(named, "/oauth/token", exchange)).toMatchObject({ status: 200 });
  });
});

describe("§4.9 and §4.10 a token that one resource server has seen", () => {
  it("is nothing at another, nothing here, and no other's business", async () => {
    const [bank, shop] = [
      await newClient({ resourceServerOf: [accounts] }),
      await newClient({ resourceServerOf: [orders] }),
    ];
    const tokens = await Promise.all(
      [accounts, orders, undefined].map(
        async (resource) => (await owner.party.signIn(ada.phone, resource ? { resource } : {})).body.access_token,
      ),
    );
    const active = (server: Client) =>
      Promise.all(tokens.map(async (token) => (await as(server, "/oauth/introspect", { token })).body.active));
    expect(await active(bank)).toEqual([true, false, false]);
    expect(await active(shop)).toEqual([false, true, false]);
    const here = await Promise.all(tokens.map(async (token) => (await owner.party.userinfo(token)).status));
    expect(here).toEqual([401, 401, 200]);
  });

  it("is taken from no place where logs would keep it: neither query nor body", async () => {
    const { access_token: token } = (await owner.party.signIn(ada.phone)).body;
    const inQuery = await fetch(`${app.origin}/oauth/userinfo?access_token=${token}`);
    const inBody = await owner.party.post("/oauth/userinfo", { access_token: token });
    expect([inQuery.status, inBody.status]).toEqual([401, 401]);
  });
});

describe("§2.5 a client that plays another", () => {
  const tokens = (proof: Record<string, string>) =>
    owner.party.post("/oauth/token", { grant_type: "client_credentials", scope: "read", ...proof });

  it("needs its secret: the present one, not an earlier one, another's, or none", async () => {
    const client = await newClient();
    expect(await tokens(proofOf(client))).toMatchObject({ status: 200 });
    const secret = app.deps.random.secret();
    const proof = { authentication: "secret", secretHash: hashSecret(secret) } as const;
    expect(await setClientSettings(app.deps, client.id, { settings: {}, proof })).toMatchObject({ ok: true });
    const stored = await app.deps.db.selectFrom("clients").select("secret_hash").where("id", "=", client.id).execute();
    await changingNothing(app, async () => {
      for (const client_secret of [client.secret ?? "", owner.secret ?? "", stored[0]?.secret_hash ?? "", "", "null"])
        expect(await tokens({ client_id: client.id, client_secret })).toMatchObject(invalidClient);
      expect(await tokens({ client_id: client.id })).toMatchObject(invalidClient);
    });
    expect(await tokens({ client_id: client.id, client_secret: secret })).toMatchObject({ status: 200 });
  });

  it("needs its key: no other's, no secret in its place, no key that it has given up, no signature seen before", async () => {
    const [key, later] = await Promise.all([createClientKey(), createClientKey("RS256")]);
    const client = await newClient({ authentication: "private_key_jwt", keys: [key.publicJwk] });
    const assertion = await key.assertion(client.id, app.origin);
    expect(await tokens(assertion)).toMatchObject({ status: 200 });
    await setClientSettings(app.deps, client.id, { settings: { keys: [later.publicJwk] } });
    await changingNothing(app, async () => {
      expect(await tokens(assertion)).toMatchObject(invalidClient);
      expect(await tokens(await key.assertion(client.id, app.origin))).toMatchObject(invalidClient);
      expect(await tokens({ client_id: client.id, client_secret: owner.secret ?? "" })).toMatchObject(invalidClient);
      for (const proof of await confused(later, client.id)) expect(await tokens(proof)).toMatchObject(invalidClient);
    });
    expect(await tokens(await later.assertion(client.id, app.origin))).toMatchObject({ status: 200 });
  });

  it("cannot carry another's assertion here: one that names any other server is for that server", async () => {
    const key = await createClientKey();
    const client = await newClient({ authentication: "private_key_jwt", keys: [key.publicJwk] });
    for (const audience of ["https://other.example", [app.origin, "https://other.example"], [], `${app.origin}.evil`])
      expect(await tokens(await key.assertion(client.id, app.origin, { aud: audience }))).toMatchObject(invalidClient);
  });

  /** Algorithm confusion: the public key, which everybody has, as the secret of an HMAC; and none at all. */
  async function confused(key: ClientKey, id: string): Promise<Record<string, string>[]> {
    const pem = createPublicKey({ key: { ...key.publicJwk }, format: "jwk" }).export({ format: "pem", type: "spki" });
    const [, body = ""] = (await key.assertion(id, app.origin)).client_assertion?.split(".") ?? [];
    const inputOf = (alg: string) =>
      `${Buffer.from(JSON.stringify({ alg, typ: "JWT" })).toString("base64url")}.${body}`;
    const hmac = (alg: string, secret: string) =>
      `${inputOf(alg)}.${createHmac("sha256", secret).update(inputOf(alg)).digest("base64url")}`;
    const secrets = [pem.toString(), pem.toString().trim(), JSON.stringify(key.publicJwk), key.publicJwk.n ?? ""];
    const forged = [
      `${inputOf("none")}.`,
      ...secrets.flatMap((secret) => ["HS256", "RS256"].map((alg) => hmac(alg, secret))),
    ];
    return forged.map((client_assertion) => ({ client_assertion_type: assertionType, client_assertion }));
  }
});

describe("§4.15 a client that plays a person", () => {
  it("cannot be named as a person is, and its own token opens nothing of anybody's", async () => {
    const { id: account } = await app.deps.db.selectFrom("accounts").select("id").executeTakeFirstOrThrow();
    for (const id of [account, `acc_${"A".repeat(22)}`, `sub_${"A".repeat(22)}`])
      expect(await addClient(app.deps, { ...wanted, name: "Ada", id })).toMatchObject({
        reason: "malformed_client_id",
      });
    const own = await as(owner, "/oauth/token", { grant_type: "client_credentials", scope: "openid read" });
    expect(own.body.scope).toBe("read");
    expect((await owner.party.userinfo(own.body.access_token)).status).toBeGreaterThanOrEqual(401);
  });
});
