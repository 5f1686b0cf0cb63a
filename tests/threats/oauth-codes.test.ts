import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { createClientKey } from "../kit/client-key.ts";
import { type AuthorizationAttempt, claimsOf, createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";
import { changingNothing, redirectUri, type Scene, setScene } from "./scene.ts";

/** RFC 9700 §4.4, §4.5, §4.7 and §4.8: an attacker between the authorization request and the exchange of its code. */
let scene: Scene;
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.close());

async function newSite(
  settings: Partial<ClientSettings> = {},
  trust: "first_party" | "third_party" = "first_party",
): Promise<RelyingParty & { id: string }> {
  const wanted = { name: "Site", kind: "confidential", trust, redirectUris: [redirectUri], settings } as const;
  const client = await scene.app.createClient(wanted);
  return { ...createRelyingParty(scene.app, client), id: client.id };
}

const parametersOf = ({ path }: AuthorizationAttempt): Record<string, string> =>
  Object.fromEntries(new URL(path, scene.app.origin).searchParams);

/** Ada's code for this attempt, as it lies in her browser's history or in a log. */
async function leakedCode(site: RelyingParty, attempt: AuthorizationAttempt): Promise<string> {
  return (await site.authorize(scene.ada.phone, attempt))?.searchParams.get("code") ?? "";
}

describe("§4.4 mix-up", () => {
  it("is seen by a client that was sent here by an attacker's server: every answer says whose it is", async () => {
    const { app, ada } = scene;
    const site = await newSite();
    const discovery = await fetch(`${app.origin}/.well-known/openid-configuration`);
    const honest = (await discovery.json()) as oauth.AuthorizationServer;
    const attacker = { ...honest, issuer: "https://attacker.example" };
    const client = { client_id: site.id };
    for (const changes of [{}, { response_mode: "form_post" }, { scope: "admin" }]) {
      const answer = await ada.phone.get(site.attempt(changes).path);
      const location = answer.headers.get("location");
      const inForm = [...(await answer.text()).matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
      const fields =
        location === null
          ? new URLSearchParams(inForm.map(([, name = "", value = ""]) => [name, value]))
          : new URL(location).searchParams;
      expect(fields.has("code") || fields.has("error")).toBe(true);
      expect(() => oauth.validateAuthResponse(attacker, client, fields, "state-1")).toThrow(/"iss"/);
      const takenOut = new URLSearchParams([...fields].filter(([name]) => name !== "iss"));
      // Discovery promises it, so leaving it out on the way is no way around.
      expect(() => oauth.validateAuthResponse(honest, client, takenOut, "state-1")).toThrow(/"iss"/);
      const understand = () => oauth.validateAuthResponse(honest, client, fields, "state-1");
      if (fields.has("code")) expect(understand().get("code")).toBe(fields.get("code"));
      else expect(understand).toThrow(oauth.AuthorizationResponseError);
    }
  });
});

describe("§4.5 code injection", () => {
  it("a leaked code is worth nothing in the attacker's session at the same client, and still works in its own", async () => {
    const site = await newSite();
    const [own, attackers] = [site.attempt(), site.attempt()];
    const code = await leakedCode(site, own);
    const injected = await changingNothing(scene.app, () => site.exchange(code, attackers));
    expect(injected).toMatchObject(invalidGrant);
    expect(await site.exchange(code, own)).toMatchObject({ status: 200 });
  });

  it("of a client without PKCE brings the nonce of the session that it was stolen from", async () => {
    const site = await newSite({ pkceExempt: true });
    const without = { code_challenge: null, code_challenge_method: null };
    const bare = (await site.authorize(scene.ada.phone, site.attempt({ ...without, nonce: null })))?.searchParams;
    expect([bare?.get("error"), bare?.has("code")]).toEqual(["invalid_request", false]);
    const own = site.attempt({ ...without, nonce: "of-ada" });
    const { body } = await site.exchange(await leakedCode(site, own), { ...own, verifier: "" });
    expect(claimsOf(body.id_token).nonce).toBe("of-ada");
  });

  it("a code is bound to its client, its redirect address and its verifier, all three", async () => {
    const [site, other] = [await newSite(), await newSite()];
    const attempt = site.attempt();
    const code = await leakedCode(site, attempt);
    await changingNothing(scene.app, async () => {
      expect(await other.exchange(code, attempt)).toMatchObject(invalidGrant);
      expect(await site.exchange(code, { ...attempt, redirectUri: `${redirectUri}/` })).toMatchObject(invalidGrant);
      expect(await site.exchange(code, { ...attempt, verifier: "A".repeat(43) })).toMatchObject(invalidGrant);
    });
    expect(await site.exchange(code, attempt)).toMatchObject({ status: 200 });
  });

  it("a code that comes twice ends what it gave: access, refresh, and what the refresh gave", async () => {
    const site = await newSite();
    const attempt = site.attempt();
    const code = await leakedCode(site, attempt);
    const first = (await site.exchange(code, attempt)).body;
    const second = (await site.refresh(first.refresh_token)).body;
    for (const token of [first.access_token, second.access_token])
      expect(await site.userinfo(token)).toMatchObject({ status: 200 });
    expect(await site.exchange(code, site.attempt())).toMatchObject(invalidGrant);
    for (const token of [first.access_token, second.access_token])
      expect(await site.userinfo(token)).toMatchObject({ status: 401 });
    expect(await site.refresh(second.refresh_token)).toMatchObject(invalidGrant);
  });
});

describe("§4.8 PKCE downgrade", () => {
  it("a request whose challenge was taken out on the way gets no code", async () => {
    const site = await newSite();
    const back = await site.authorize(scene.ada.phone, site.attempt({ code_challenge: null }));
    expect([back?.searchParams.get("error"), back?.searchParams.has("code")]).toEqual(["invalid_request", false]);
  });

  it("a code without challenge takes no verifier, and one with a challenge is nothing without", async () => {
    const site = await newSite({ pkceExempt: true });
    const without = site.attempt({ code_challenge: null, code_challenge_method: null });
    const stripped = await leakedCode(site, without);
    // The client sent a challenge, and sends its verifier; that the challenge got lost is the attack.
    expect(await site.exchange(stripped, without)).toMatchObject(invalidGrant);
    const attempt = site.attempt();
    const code = await leakedCode(site, attempt);
    expect((await site.exchange(code, { ...attempt, verifier: "" })).body).not.toHaveProperty("access_token");
    expect(await site.exchange(code, attempt)).toMatchObject({ status: 200 });
  });

  it("the challenge itself, which stood in an address, is no verifier (plain)", async () => {
    const site = await newSite();
    const attempt = site.attempt();
    const code = await leakedCode(site, attempt);
    expect(
      await site.exchange(code, { ...attempt, verifier: parametersOf(attempt).code_challenge ?? "" }),
    ).toMatchObject(invalidGrant);
  });

  it("what was pushed is bound by its own challenge, whatever the browser puts beside it", async () => {
    const { app, ada, client } = scene;
    const site = createRelyingParty(app, client);
    const [attempt, attackers] = [site.attempt(), site.attempt()];
    const form = parametersOf(attempt);
    const { request_uri } = (await site.post("/oauth/par", { ...form, client_secret: client.secret ?? "" })).body;
    const query = new URLSearchParams({ ...parametersOf(attackers), request_uri });
    const back = new URL((await ada.phone.get(`/oauth/authorize?${query}`)).headers.get("location") ?? "");
    const code = back.searchParams.get("code");
    expect(await site.exchange(code, attackers)).toMatchObject(invalidGrant);
    expect(await site.exchange(code, attempt)).toMatchObject({ status: 200 });
  });

  it("what was signed is not mixed with what the browser puts beside it", async () => {
    const { app, ada } = scene;
    const key = await createClientKey();
    const site = await newSite({ keys: [key.publicJwk] });
    const [own, attackers] = [site.attempt(), site.attempt()].map(parametersOf);
    const exp = Math.floor(Date.now() / 1000) + 60;
    const request = await key.sign({ ...own, iss: site.id, aud: app.origin, exp }, { typ: "oauth-authz-req+jwt" });
    const answerTo = async (query: Record<string, string>) =>
      (await site.authorize(ada.phone, { ...site.attempt(), path: `/oauth/authorize?${new URLSearchParams(query)}` }))
        ?.searchParams;
    const mixed = await answerTo({ ...attackers, request });
    expect([mixed?.get("error"), mixed?.has("code")]).toEqual(["invalid_request", false]);
    expect((await answerTo({ client_id: site.id, request }))?.has("code")).toBe(true);
  });
});

describe("§4.7 CSRF", () => {
  it("a consent is given by our own page alone: not by another site with the right fields, session or timing", async () => {
    const { app, ada, mallory } = scene;
    const site = await newSite({}, "third_party");
    const attempt = site.attempt();
    const page = await (await ada.phone.get(attempt.path)).text();
    const authorization = /name="authorization" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const fields = { authorization, decision: "allow" };
    const sites = [
      { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { origin: "null", "sec-fetch-site": "cross-site" },
    ];
    for (const from of sites) {
      const forged = await changingNothing(app, () => ada.phone.post("/oauth/consent", fields, from));
      expect([forged.status, forged.headers.get("location")]).toEqual([403, null]);
    }
    const anothers = await changingNothing(app, () => mallory.phone.post("/oauth/consent", fields));
    expect([anothers.status, anothers.headers.get("location")]).toEqual([410, null]);
    const own = new URL((await ada.phone.post("/oauth/consent", fields)).headers.get("location") ?? "");
    expect(await site.exchange(own.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
    expect((await ada.phone.post("/oauth/consent", fields)).status).toBe(410);
  });

  it("state, by which the client knows its own answer, comes back byte for byte, and never another's", async () => {
    const site = await newSite();
    const states = ["a b&c=d#e%20f+g", `"'<>/\\|~`, "x".repeat(2000), "code=1&iss=https://evil.example"];
    for (const changes of [{}, { scope: "admin" }])
      for (const state of states) {
        const back = await site.authorize(scene.ada.phone, site.attempt({ ...changes, state }));
        expect(back?.searchParams.getAll("state")).toEqual([state]);
        expect(back?.searchParams.getAll("iss")).toEqual([scene.app.origin]);
      }
    const none = await site.authorize(scene.ada.phone, site.attempt({ state: null }));
    expect(none?.searchParams.has("state")).toBe(false);
  });
});
