import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { addClient, type NewClient, removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import {
  type Answer,
  claimsOf,
  createRelyingParty,
  type PartyClient,
  type RelyingParty,
} from "../kit/relying-party.ts";

const api = "https://api.example";
let app: TestApp;
let client: PartyClient;
let party: RelyingParty;

const newClient = (settings: Partial<ClientSettings> = {}, change: Partial<NewClient> = {}) =>
  app.createClient({
    name: "Backup job",
    kind: "confidential",
    trust: "first_party",
    grantTypes: ["client_credentials"],
    settings: { audiences: [api], ownScopes: ["read", "write"], ...settings },
    ...change,
  });

beforeAll(async () => {
  app = await startApp();
  client = await newClient();
  party = createRelyingParty(app, client);
});
afterAll(() => app.close());

const proofOf = ({ id, secret }: PartyClient): Record<string, string> => ({
  client_id: id,
  ...(secret === null ? {} : { client_secret: secret }),
});
const ask = (extra: Record<string, string> = {}, as = client): Promise<Answer> =>
  party.post("/oauth/token", { ...proofOf(as), grant_type: "client_credentials", ...extra });
const introspect = (token: string, as = client) => party.post("/oauth/introspect", { ...proofOf(as), token });

describe("§4.4 client credentials grant", () => {
  it("gives a client a token of its own, with itself as subject (RFC 9068 §2.2), and says what it is for", async () => {
    const answer = await ask();
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", expires_in: limits.accessTokenLifetimeSeconds, scope: "read write" },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(claimsOf(answer.body.access_token)).toMatchObject({
      iss: app.origin,
      sub: client.id,
      client_id: client.id,
      aud: app.origin,
      scope: "read write",
    });
    const { access_token: token } = (await ask({ resource: api })).body;
    expect((await introspect(token)).body).toMatchObject({ active: true, aud: api, sub: client.id });
  });

  it("SHOULD NOT include a refresh token (§4.4.3), nor an ID token", async () => {
    const { body } = await ask();
    expect(Object.keys(body).sort()).toEqual(["access_token", "expires_in", "scope", "token_type"]);
  });

  it("MUST only be used by confidential clients", async () => {
    await expect(newClient({}, { kind: "public" })).rejects.toThrow("own_tokens_not_confidential");
    // One from before that was refused.
    const open = await newClient({}, { kind: "public", grantTypes: [deviceCodeGrant] });
    const grantTypes = JSON.stringify(["client_credentials"]);
    await app.deps.db.updateTable("clients").set({ grant_types: grantTypes }).where("id", "=", open.id).execute();
    expect(await ask({}, open)).toMatchObject({ status: 400, body: { error: "invalid_client" } });
    for (const secret of ["guess", ""])
      expect(await ask({}, { id: client.id, secret })).toMatchObject({
        status: 400,
        body: { error: "invalid_client" },
      });
  });

  it("says unauthorized_client to one that is not registered for it (§5.2)", async () => {
    const other = await newClient({}, { grantTypes: ["refresh_token"] });
    expect(await ask({}, other)).toMatchObject({ status: 400, body: { error: "unauthorized_client" } });
  });

  it("gives the part of the asked scopes that is registered, and invalid_scope for none (§3.3)", async () => {
    expect((await ask({ scope: "write admin" })).body).toMatchObject({ scope: "write" });
    for (const scope of ["admin", "openid", "openid profile offline_access"])
      expect(await ask({ scope })).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    const plain = await newClient({ ownScopes: [] });
    const { body } = await ask({}, plain);
    expect(body).not.toHaveProperty("scope");
    expect(claimsOf(body.access_token)).not.toHaveProperty("scope");
  });

  it("tells nothing of a person: userinfo refuses the token", async () => {
    expect(await party.userinfo((await ask()).body.access_token)).toMatchObject({ body: { error: "invalid_token" } });
  });
});

describe("a client's own token", () => {
  it("ends when the client gives it back (RFC 7009 §2), and no other of it does", async () => {
    const [one, two] = [(await ask()).body.access_token, (await ask()).body.access_token];
    const thief = await newClient();
    expect(await party.post("/oauth/revoke", { ...proofOf(thief), token: one })).toMatchObject({ status: 400 });
    expect((await introspect(one)).body).toMatchObject({ active: true });
    for (const _ of [1, 2])
      expect(await party.post("/oauth/revoke", { ...proofOf(client), token: one })).toMatchObject({ status: 200 });
    expect((await introspect(one)).body).toEqual({ active: false });
    expect((await introspect(two)).body).toMatchObject({ active: true });
  });

  it("ends with its time, and with its client", async () => {
    const server = await newClient({ resourceServerOf: [api] });
    const brief = await newClient();
    const { access_token: token } = (await ask({ resource: api }, brief)).body;
    expect((await introspect(token, server)).body).toMatchObject({ active: true, client_id: brief.id });
    await removeClient(app.deps, brief.id);
    expect((await introspect(token, server)).body).toEqual({ active: false });
    const { access_token: late } = (await ask()).body;
    app.advance(seconds(limits.accessTokenLifetimeSeconds));
    expect((await introspect(late)).body).toEqual({ active: false });
  });
});

describe("RFC 9700 §4.15 client impersonating a person", () => {
  it("SHOULD NOT let a client choose an id that an account could have, nor a scope that tells of a person", async () => {
    const wanted: NewClient = { name: "Sly", kind: "confidential", trust: "first_party", grantTypes: [] };
    expect(await addClient(app.deps, { ...wanted, id: "acc_aaaaaaaaaaaaaaaaaaaaaa" })).toMatchObject({
      reason: "malformed_client_id",
    });
    for (const scope of ["openid", "two words", ""])
      expect(await addClient(app.deps, { ...wanted, settings: { ownScopes: [scope] } })).toMatchObject({
        reason: "malformed_own_scope",
      });
  });
});
