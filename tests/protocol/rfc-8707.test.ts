import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import {
  claimsOf,
  createRelyingParty,
  deviceCodeGrant,
  type PartyClient,
  type RelyingParty,
} from "../kit/relying-party.ts";

const files = "https://files.example/v1";
const mail = "https://mail.example";
const callback = "https://app.example/callback";
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  client = await app.createClient({
    name: "Site",
    kind: "confidential",
    trust: "first_party",
    redirectUris: [callback],
    grantTypes: ["authorization_code", "refresh_token", deviceCodeGrant],
    settings: { audiences: [files, mail] },
  });
  site = createRelyingParty(app, client);
});
afterAll(() => app.close());

const invalidTarget = { status: 400, body: { error: "invalid_target" } };
const audienceOf = (answer: { body: { access_token: string } }) => claimsOf(answer.body.access_token).aud;
const errorOf = async (changes: Record<string, string>, more = "") => {
  const attempt = site.attempt(changes);
  return (await site.authorize(ada.phone, { ...attempt, path: attempt.path + more }))?.searchParams.get("error");
};

describe("§2 the resource parameter", () => {
  it("SHOULD restrict the audience of the token to the resource, and leaves it at this server without one", async () => {
    expect(audienceOf(await site.signIn(ada.phone, { resource: files }))).toBe(files);
    expect(audienceOf(await site.signIn(ada.phone))).toBe(app.origin);
    expect(audienceOf(await site.signIn(ada.phone, { resource: app.origin }))).toBe(app.origin);
  });

  it("SHOULD say invalid_target for a resource that is not acceptable, and for what is none", async () => {
    for (const resource of [`${files}/`, "https://FILES.example/v1", "https://other.example", "not a uri", "%00"])
      expect(await errorOf({ resource })).toBe("invalid_target");
    expect(await errorOf({}, `&resource=${encodeURIComponent(files)}&resource=${encodeURIComponent(mail)}`)).toBe(
      "invalid_target",
    );
  });

  it("MUST be an absolute URI without fragment: nothing else is registered", async () => {
    for (const uri of ["files", "/v1", `${files}#part`])
      expect(
        await addClient(app.deps, {
          ...{ name: "Site", kind: "confidential", trust: "first_party", grantTypes: [] },
          settings: { audiences: [uri] },
        }),
      ).toMatchObject({ reason: "malformed_resource" });
  });
});

describe("§2.2 access token request", () => {
  const start = async (resource?: string) => {
    const attempt = site.attempt(resource === undefined ? {} : { resource });
    const code = (await site.authorize(ada.phone, attempt))?.searchParams.get("code") ?? "";
    return { attempt, code };
  };

  it("takes the resource of the authorization request, or this server, at the exchange of a code", async () => {
    for (const [resource, expected] of [
      [files, files],
      [app.origin, app.origin],
    ] as const) {
      const { attempt, code } = await start(files);
      expect(audienceOf(await site.exchange(code, attempt, { resource }))).toBe(expected);
    }
  });

  it("MUST NOT widen: another resource than the one that was authorized is invalid_target", async () => {
    const { attempt, code } = await start(files);
    expect(await site.exchange(code, attempt, { resource: mail })).toMatchObject(invalidTarget);
    const { body } = await site.signIn(ada.phone, { resource: files });
    expect(await site.refresh(body.refresh_token, { resource: mail })).toMatchObject(invalidTarget);
    expect(await site.refresh(body.refresh_token, { resource: "https://other.example" })).toMatchObject(invalidTarget);
    // Refused before anything was used up.
    expect(audienceOf(await site.refresh(body.refresh_token))).toBe(files);
  });

  it("gives a token for one resource at a time, by refreshing", async () => {
    let { body } = await site.signIn(ada.phone);
    for (const resource of [files, mail, app.origin]) {
      const answer = await site.refresh(body.refresh_token, { resource });
      expect(audienceOf(answer)).toBe(resource);
      body = answer.body;
    }
  });

  it("takes the resource at the token request of a device grant", async () => {
    const { body } = await site.beginDevice();
    await ada.openAndApprove(body.user_code);
    const form = { client_id: client.id, client_secret: client.secret ?? "", grant_type: deviceCodeGrant };
    const poll = (resource: string) => site.post("/oauth/token", { ...form, device_code: body.device_code, resource });
    expect(await poll("https://other.example")).toMatchObject(invalidTarget);
    expect(audienceOf(await poll(mail))).toBe(mail);
  });

  it("takes it at the device authorization and backchannel authentication endpoints too, and the token request narrows it", async () => {
    const form = { client_id: client.id, client_secret: client.secret ?? "", grant_type: deviceCodeGrant };
    const begin = async (resource: string) => (await site.beginDevice({ resource })).body;
    expect(await site.beginDevice({ resource: "https://other.example" })).toMatchObject(invalidTarget);
    const poll = (device_code: string, more = {}) => site.post("/oauth/token", { ...form, device_code, ...more });
    const first = await begin(files);
    await ada.openAndApprove(first.user_code);
    // Refused before anything was used up.
    expect(await poll(first.device_code, { resource: mail })).toMatchObject(invalidTarget);
    const answer = await poll(first.device_code);
    expect(audienceOf(answer)).toBe(files);
    const narrowed = await site.refresh(answer.body.refresh_token, { resource: app.origin });
    expect(audienceOf(narrowed)).toBe(app.origin);
    expect(await site.refresh(narrowed.body.refresh_token, { resource: mail })).toMatchObject(invalidTarget);
    const second = await begin(app.origin);
    await ada.openAndApprove(second.user_code);
    expect(await poll(second.device_code, { resource: files })).toMatchObject(invalidTarget);
    expect(audienceOf(await poll(second.device_code))).toBe(app.origin);
  });

  it("says invalid_target for two resources at the token endpoint", async () => {
    const form = new URLSearchParams({ client_id: client.id, client_secret: client.secret ?? "" });
    form.append("grant_type", "refresh_token");
    form.append("refresh_token", "x");
    for (const resource of [files, mail]) form.append("resource", resource);
    expect(await site.post("/oauth/token", form.toString())).toMatchObject(invalidTarget);
  });
});

describe("§3 audience confusion", () => {
  it("refuses a token for a resource at userinfo", async () => {
    const { body } = await site.signIn(ada.phone, { resource: files });
    expect(await site.userinfo(body.access_token)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    const again = await site.refresh(body.refresh_token, { resource: app.origin });
    expect(await site.userinfo(again.body.access_token)).toMatchObject({ status: 200 });
  });

  it("tells the server of one resource nothing of tokens for another, nor of those for this server", async () => {
    const serverOf = (resource: string) =>
      app.createClient({
        ...{ name: "API", kind: "confidential", trust: "first_party", grantTypes: [] },
        settings: { resourceServerOf: [resource] },
      });
    const [filesServer, mailServer] = [await serverOf(files), await serverOf(mail)];
    const ask = (server: PartyClient, token: string) =>
      site.post("/oauth/introspect", { client_id: server.id, client_secret: server.secret ?? "", token });
    const { access_token: token } = (await site.signIn(ada.phone, { resource: files })).body;
    const { access_token: plain } = (await site.signIn(ada.phone)).body;
    expect((await ask(filesServer, token)).body).toMatchObject({ active: true, aud: files });
    expect((await ask(mailServer, token)).body).toEqual({ active: false });
    expect((await ask(filesServer, plain)).body).toEqual({ active: false });
  });
});
