import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cibaGrant, deviceCodeGrant, tokenExchangeGrant } from "../../src/oauth/clients/client.ts";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createCallers } from "../kit/ciba-caller.ts";
import { callRegistration, newRegistrationToken } from "../kit/registration.ts";
import { createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";
import { changingNothing, proofOf, redirectUri } from "./scene.ts";

/** What a person or a client that was let go still holds is worth nothing at any endpoint. Sign-ins: disabled.test.ts. */
let app: TestApp;
const api = "https://api.example";
const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
const wanted = {
  name: "Program",
  kind: "confidential",
  trust: "first_party",
  redirectUris: [redirectUri],
  postLogoutRedirectUris: ["https://app.example/bye"],
  grantTypes: [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    deviceCodeGrant,
    cibaGrant,
    tokenExchangeGrant,
  ],
} as const;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Program extends PartyClient {
  readonly party: RelyingParty;
  call(path: string, fields: Record<string, string>): ReturnType<RelyingParty["post"]>;
}
async function newProgram(settings: Partial<ClientSettings> = {}): Promise<Program> {
  const may = { audiences: [api], ownScopes: ["read"], backchannel: { mode: "poll" } as const };
  const client = await app.createClient({ ...wanted, settings: { ...may, ...settings } });
  const party = createRelyingParty(app, client);
  return { ...client, party, call: (path, fields) => party.post(path, { ...proofOf(client), ...fields }) };
}
const exchange = (by: Program, token: string) =>
  by.call("/oauth/token", {
    grant_type: tokenExchangeGrant,
    subject_token: token,
    subject_token_type: accessTokenType,
  });

describe("of a disabled person", () => {
  let leaver: Person;
  let program: Program;
  beforeAll(async () => {
    leaver = await app.createPerson("Leaver Lee");
    program = await newProgram();
  });

  it("nothing that was approved, and no token, is worth anything: at no grant, no resource, no introspection", async () => {
    const opaque = await newProgram({ accessTokenFormat: "opaque" });
    const server = await newProgram({ resourceServerOf: [api], mayExchangeTokensOf: [program.id, opaque.id] });
    const callers = createCallers(app);
    const caller = callers.callerFor(program);
    const asked = await callers.askFor(caller, leaver);
    await callers.openAndApprove(leaver, asked.id);
    const hers = (await program.party.signIn(leaver.phone)).body;
    const tokens = [
      ...(await Promise.all([program, opaque].map(async ({ party }) => party.signIn(leaver.phone, { resource: api })))),
      await exchange(server, (await program.party.signIn(leaver.phone, { resource: api })).body.access_token),
    ].map(({ body }) => body.access_token as string);
    for (const token of tokens)
      expect((await server.call("/oauth/introspect", { token })).body).toMatchObject({ active: true });

    await leaver.disable();
    await changingNothing(app, async () => {
      expect(await caller.poll(asked.authReqId)).toMatchObject({ status: 400, body: { error: "access_denied" } });
      expect(await program.party.refresh(hers.refresh_token)).toMatchObject({ body: { error: "invalid_grant" } });
      expect(await program.party.userinfo(hers.access_token)).toMatchObject({ status: 401 });
      for (const token of [hers.access_token, hers.refresh_token, ...tokens]) {
        expect((await program.call("/oauth/introspect", { token })).body).toEqual({ active: false });
        expect((await server.call("/oauth/introspect", { token })).body).toEqual({ active: false });
        expect(await exchange(server, token)).toMatchObject({ status: 400 });
      }
      const hinted = program.party.attempt({ prompt: "none", id_token_hint: hers.id_token });
      expect((await program.party.authorize(leaver.phone, hinted))?.searchParams.get("error")).toBe("login_required");
      expect((await caller.ask({ id_token_hint: hers.id_token })).status).toBe(400);
    });
  });
});

describe("of a removed client", () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await app.createPerson("Ada Lovelace");
  });

  it("nothing works at any endpoint that programs call, whatever it still holds", async () => {
    const program = await newProgram();
    const attempt = program.party.attempt();
    const parameters = Object.fromEntries(new URL(attempt.path, app.origin).searchParams);
    const [code, tokens, device, pushed] = [
      (await program.party.authorize(ada.phone, attempt))?.searchParams.get("code") ?? "",
      (await program.party.signIn(ada.phone)).body,
      (await program.party.beginDevice()).body,
      (await program.call("/oauth/par", parameters)).body,
    ];
    await ada.openAndApprove(device.user_code);
    const callers = createCallers(app);
    const asked = await callers.askFor(callers.callerFor(program), ada);
    await callers.openAndApprove(ada, asked.id);

    await removeClient(app.deps, program.id);
    const grants: Record<string, Record<string, string>> = {
      authorization_code: { code, redirect_uri: redirectUri, code_verifier: attempt.verifier },
      refresh_token: { refresh_token: tokens.refresh_token },
      client_credentials: {},
      [deviceCodeGrant]: { device_code: device.device_code },
      [cibaGrant]: { auth_req_id: asked.authReqId },
      [tokenExchangeGrant]: { subject_token: tokens.access_token, subject_token_type: accessTokenType },
    };
    // No grant that there is may be missing here.
    expect(Object.keys(grants).toSorted()).toEqual([...wanted.grantTypes].toSorted());
    const everywhere = async () => {
      const answers = [
        ...Object.entries(grants).map(([grant_type, fields]) =>
          program.call("/oauth/token", { grant_type, ...fields }),
        ),
        program.call("/oauth/par", parameters),
        program.call("/oauth/device_authorization", {}),
        program.call("/oauth/bc-authorize", { scope: "openid", login_hint: ada.identifier }),
        program.call("/oauth/introspect", { token: tokens.access_token }),
        program.call("/oauth/revoke", { token: tokens.access_token }),
      ];
      for (const answer of await Promise.all(answers))
        expect(answer).toMatchObject({ status: 400, body: { error: "invalid_client" } });
      expect(await program.party.userinfo(tokens.access_token)).toMatchObject({ status: 401 });
      const goingBack = `id_token_hint=${tokens.id_token}&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye`;
      const { request_uri } = pushed;
      const asking = new URLSearchParams({ client_id: program.id, request_uri });
      for (const path of [`/oauth/authorize?${asking}`, attempt.path, `/oauth/logout?${goingBack}`]) {
        const answer = await ada.phone.get(path);
        expect([answer.status >= 400, answer.headers.get("location")]).toEqual([true, null]);
      }
    };
    // The browser that comes with a pushed request has it for itself, whoever pushed it.
    await changingNothing(app, everywhere, ["pushed_requests"]);
  });

  it("nobody who served or followed it finds its tokens good, and those it exchanged for end with it", async () => {
    const first = await newProgram();
    const server = await newProgram({ resourceServerOf: [api], mayExchangeTokensOf: [first.id] });
    const { access_token: token } = (await first.party.signIn(ada.phone, { resource: api })).body;
    const { access_token: exchanged } = (await exchange(server, token)).body;
    const own = await first.call("/oauth/token", { grant_type: "client_credentials", resource: api });
    const all = [token, exchanged, own.body.access_token];
    const active = () =>
      Promise.all(all.map(async (each) => (await server.call("/oauth/introspect", { token: each })).body.active));
    expect(await active()).toEqual([true, true, true]);
    await removeClient(app.deps, first.id);
    expect(await active()).toEqual([false, false, false]);
    expect(await exchange(server, token)).toMatchObject({ status: 400 });
  });

  it("its registration is managed by nobody (RFC 7592)", async () => {
    const token = await newRegistrationToken(app);
    const metadata = { redirect_uris: [redirectUri] };
    const { body } = await callRegistration(`${app.origin}/oauth/register`, token, metadata);
    const { client_id, registration_access_token, registration_client_uri } = body;
    await removeClient(app.deps, client_id);
    await changingNothing(app, async () => {
      for (const method of ["GET", "PUT", "DELETE"]) {
        const change = method === "PUT" ? { client_id, ...metadata } : undefined;
        const answer = await callRegistration(registration_client_uri, registration_access_token, change, method);
        expect([method, answer.status]).toEqual([method, 401]);
      }
    });
  });
});
