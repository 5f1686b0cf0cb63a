import { randomUUID } from "node:crypto";
import type { JWTHeaderParameters, JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Caller, type Callers, createCallers, refused } from "../kit/ciba-caller.ts";
import { type ClientKey, createClientKey } from "../kit/client-key.ts";

let app: TestApp;
let ada: Person;
let callers: Callers;
let bank: Caller;
const keys = new Map<SigningAlgorithm, ClientKey>();
const keyOf = (algorithm: SigningAlgorithm) => keys.get(algorithm) as ClientKey;

const newCaller = (algorithm: SigningAlgorithm, changes = {}) =>
  callers.newCaller({
    settings: {
      backchannel: { mode: "poll" },
      backchannelRequestAlgorithm: algorithm,
      keys: [...keys.values()].map(({ publicJwk }) => publicJwk),
      ...changes,
    },
  });

beforeAll(async () => {
  for (const algorithm of signingAlgorithms) keys.set(algorithm, await createClientKey(algorithm));
  app = await startApp();
  callers = createCallers(app);
  ada = await app.createPerson("Ada Lovelace");
  bank = await newCaller("ES256");
});
afterAll(() => app.close());

/** A right one, unless changed; undefined leaves a claim out. */
async function sign(
  changes: JWTPayload = {},
  { algorithm = "ES256" as SigningAlgorithm, header = {} as Partial<JWTHeaderParameters>, caller = bank } = {},
): Promise<string> {
  const now = Math.floor(app.deps.clock.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 300, jti: randomUUID() };
  const parameters = { scope: "openid", login_hint: ada.identifier };
  return keyOf(algorithm).sign({ iss: caller.client.id, aud: app.origin, ...times, ...parameters, ...changes }, header);
}
const invalid = refused("invalid_request");

describe("§7.1.1 signed authentication request", () => {
  it.each(signingAlgorithms)("takes all parameters from the claims of a JWT, by %s", async (algorithm) => {
    const caller = await newCaller(algorithm);
    const claims = { binding_message: "Loan 4820", requested_expiry: "60" };
    const { status, body } = await caller.send({ request: await sign(claims, { algorithm, caller }) });
    expect([status, body.expires_in]).toEqual([200, 60]);
    const id = await callers.newest();
    await callers.openFromApp(ada, id);
    expect(await (await ada.phone.get(`/link/${id}`)).text()).toContain("Loan 4820");
    expect((await ada.approve(id)).status).toBe(200);
    expect((await caller.poll(body.auth_req_id)).status).toBe(200);
  });

  it("MUST accept requested_expiry as a string and as a number", async () => {
    for (const requested_expiry of ["30", 30])
      expect((await bank.send({ request: await sign({ requested_expiry }) })).body.expires_in).toBe(30);
  });

  it.each([
    ["no aud", { aud: undefined }],
    ["another aud", { aud: "https://other.example" }],
    ["no iss", { iss: undefined }],
    ["another iss", { iss: "somebody" }],
    ["no exp", { exp: undefined }],
    ["a past exp", { exp: 1 }],
    ["no iat", { iat: undefined }],
    ["a future iat", { iat: 9_999_999_999 }],
    ["no nbf", { nbf: undefined }],
    ["a future nbf", { nbf: 9_999_999_999 }],
    ["no jti", { jti: undefined }],
    ["a request in it", { request: "a.b.c" }],
    ["client authentication in it", { client_secret: "x" }],
  ])("MUST have aud, iss, exp, iat, nbf and jti, and MUST NOT have request: %s is refused", async (_, changes) =>
    expect(await bank.send({ request: await sign(changes as JWTPayload) })).toMatchObject(invalid),
  );

  it("works once", async () => {
    const request = await sign();
    expect((await bank.send({ request })).status).toBe(200);
    expect(await bank.send({ request })).toMatchObject(invalid);
  });

  it("MUST NOT have a parameter beside it, not even an equal one", async () => {
    expect(await bank.send({ request: await sign(), scope: "openid" })).toMatchObject(invalid);
    expect(await bank.send({ request: await sign(), binding_message: "Pay 1" })).toMatchObject(invalid);
    expect((await bank.send({ request: await sign(), unheard_of: "1" })).status).toBe(200);
  });

  it("is judged like any other request", async () => {
    const ask = async (changes: JWTPayload) => bank.send({ request: await sign(changes) });
    expect(await ask({ scope: undefined })).toMatchObject(invalid);
    expect(await ask({ login_hint: undefined })).toMatchObject(invalid);
    expect(await ask({ binding_message: "two\nlines" })).toMatchObject(refused("invalid_binding_message"));
    expect(await ask({ login_hint: "nobody-at-all" })).toMatchObject(refused("unknown_user_id"));
  });
});

describe("§4 backchannel_authentication_request_signing_alg", () => {
  it("is the only algorithm that counts, whatever other keys the client has", async () => {
    for (const algorithm of ["RS256", "EdDSA"] as const)
      expect(await bank.send({ request: await sign({}, { algorithm }) })).toMatchObject(invalid);
  });

  it("makes unsigned requests of this client nothing: a stolen secret asks for nobody", async () => {
    expect(await bank.ask({ login_hint: ada.identifier })).toMatchObject(invalid);
  });

  it("is needed: without it a signed request is refused", async () => {
    const caller = await newCaller("ES256", { backchannelRequestAlgorithm: null });
    expect(await caller.send({ request: await sign({}, { caller }) })).toMatchObject(invalid);
  });

  it("is registered together with a key, or not at all", async () => {
    const settings = { backchannel: { mode: "poll" }, backchannelRequestAlgorithm: "ES256" } as const;
    const wanted = { name: "Bank", kind: "confidential", trust: "first_party", grantTypes: [], settings } as const;
    expect(await addClient(app.deps, wanted)).toMatchObject({ reason: "backchannel_key_missing" });
  });
});

describe("forgeries", () => {
  it("is nothing without the client's signature: unsigned, another's key, changed afterwards, another kind of JWT", async () => {
    const request = await sign();
    const [head = "", body = "", signature = ""] = request.split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const other = await (await createClientKey()).sign(JSON.parse(Buffer.from(body, "base64url").toString()));
    const changed = Buffer.from(Buffer.from(body, "base64url").toString().replace(ada.identifier, "mallory"));
    for (const forged of [
      `${none}.${body}.`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `${head}.${changed.toString("base64url")}.${signature}`,
      other,
      await sign({}, { header: { typ: "oauth-authz-req+jwt" } }),
      await sign({}, { header: { typ: "at+jwt" } }),
      await sign({ sub: bank.client.id }),
    ])
      expect(await bank.send({ request: forged })).toMatchObject(invalid);
    expect((await bank.send({ request })).status).toBe(200);
  });

  it("is not sent for its client by another one", async () => {
    const mallory = await newCaller("ES256");
    expect(await mallory.send({ request: await sign() })).toMatchObject(invalid);
    expect(
      await callers.callerFor({ id: bank.client.id, secret: "wrong" }).send({ request: await sign() }),
    ).toMatchObject(refused("invalid_client"));
  });
});
