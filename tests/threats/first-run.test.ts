import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { signOutIdleScreens } from "../../src/sessions/shared-screen.flow.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { createProofKey, type ProofKey } from "../kit/proof-key.ts";
import { claimsOf, createRelyingParty } from "../kit/relying-party.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";
import {
  beginDeviceGrant,
  changingNothing,
  poll,
  proofOf,
  redeem,
  redirectUri,
  refused,
  type Scene,
  setScene,
  type Tokens,
  verdict,
  type Waiting,
} from "./scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await setScene({ env: { TRUSTED_PROXIES: "127.0.0.1" } });
});
afterAll(() => scene.close());

const clearing = '"cache", "cookies", "storage"';
const minutes = 60_000;

/** A screen that asks to be this. */
async function waitAs(use: "own" | "shared" | null, browser = scene.app.newBrowser()): Promise<Waiting> {
  const page = await (await browser.get(use === null ? "/sign-in" : `/sign-in?use=${use}`)).text();
  const read = (name: string) => readAttribute(page, name) ?? "";
  return { browser, requestId: read("data-request"), code: read("data-user-code") };
}
const choose = (requestId: string, use: string, by: HttpBrowser = scene.ada.phone) =>
  by.post(`/link/${requestId}/use`, { use });
const makePasskey = ({ browser }: Waiting) => browser.postJson("/enrol/computer/passkey/options", {});

describe("whoever talks somebody into making a device of his computer", () => {
  it("far away, is told no on the card, and gets a limited sign-in that makes no passkey", async () => {
    const { app, ada } = scene;
    const far = app.newBrowser();
    far.moveTo("91.0.0.10");
    const waiting = await waitAs("own", far);
    await ada.open(waiting.code);
    const asked = await changingNothing(app, () => choose(waiting.requestId, "own"));
    expect(await verdict(asked)).toEqual(refused(409, "enrolment_not_possible"));
    expect((await ada.approve(waiting.requestId)).status).toBe(200);
    expect((await redeem(waiting)).status).toBe(409);
    expect(await verdict(await makePasskey(waiting))).toEqual(refused(401, "session_needed"));
  });

  it("beside her, gets no more than a sign-in from a person who only approves", async () => {
    const waiting = await waitAs("own");
    await scene.ada.openAndApprove(waiting.code);
    expect((await redeem(waiting)).headers.get("location")).toBe("/");
    expect(await verdict(await makePasskey(waiting))).toEqual(refused(410, "enrolment_expired"));
  });

  it("cannot choose himself, on his screen or signed in as somebody else", async () => {
    const { app, ada, mallory } = scene;
    const waiting = await waitAs("own");
    await ada.open(waiting.code);
    for (const browser of [waiting.browser, mallory.phone]) {
      const answer = await changingNothing(app, () => choose(waiting.requestId, "own", browser));
      expect([401, 403]).toContain(answer.status);
    }
  });

  it("chooses nothing by a link that she follows, nor by a word that is no use", async () => {
    const { app, ada } = scene;
    const { requestId, code } = await waitAs("own");
    await ada.open(code);
    const followed = await changingNothing(app, () => ada.phone.get(`/link/${requestId}/use?use=own`));
    expect([404, 405]).toContain(followed.status);
    const other = await changingNothing(app, () => choose(requestId, "trusted"));
    expect(other.status).toBe(400);
  });
});

describe("on a shared screen", () => {
  const signIn = async (): Promise<Waiting> => {
    const waiting = await waitAs("shared");
    await scene.ada.openAndApprove(waiting.code);
    expect((await redeem(waiting)).status).toBe(303);
    return waiting;
  };

  it("whoever comes after ten minutes finds nobody signed in, and a browser that is told to forget", async () => {
    const { app } = scene;
    const { browser } = await signIn();
    app.advance(9 * minutes);
    expect((await browser.get("/")).status).toBe(200);
    app.advance(9 * minutes);
    expect((await browser.get("/")).status).toBe(200);
    app.advance(10 * minutes);
    expect((await browser.get("/")).headers.get("location")).toBe("/sign-in");
    const forgetting = await browser.get("/sign-in");
    expect(forgetting.headers.get("clear-site-data")).toBe(clearing);
    expect(forgetting.headers.get("location")).toBe("/sign-in?use=shared");
    expect(browser.cookie("session")).toBeUndefined();
    const next = await browser.get("/sign-in?use=shared");
    expect([next.status, next.headers.get("clear-site-data")]).toEqual([200, null]);
  });

  it("nobody stays longer than an hour, used or not", async () => {
    const { browser } = await signIn();
    for (let nine = 0; nine < 6; nine++) {
      scene.app.advance(9 * minutes);
      expect((await browser.get("/")).status).toBe(200);
    }
    scene.app.advance(9 * minutes);
    expect((await browser.get("/")).status).toBe(303);
  });

  it.each([
    ["here", "/sign-out", {}],
    ["from an app", "/oauth/logout", { confirmed: "1" }],
  ])("signing out %s leaves nothing behind", async (_where, path, fields) => {
    const { browser } = await signIn();
    const out = await browser.post(path, fields as Record<string, string>);
    expect(out.headers.get("clear-site-data")).toBe(clearing);
    for (const name of ["session", "binding", "device"]) expect(browser.cookie(name)).toBeUndefined();
  });

  it("an app gets tokens that it cannot renew, and is told what kind of screen it is", async () => {
    const { browser } = await signIn();
    const party = createRelyingParty(scene.app, scene.client);
    const { body } = await party.signIn(browser, { scope: "openid offline_access" });
    expect(body).not.toHaveProperty("refresh_token");
    expect(body.scope).toBe("openid");
    expect(claimsOf(body.id_token)).toMatchObject({ sign_in_form: "full", sign_in_screen: "shared" });
  });

  it("a program gets none that it can renew either, once the card says that its screen is shared", async () => {
    const { app, client, ada } = scene;
    const grant = await beginDeviceGrant(app, client, "openid offline_access");
    const id = await ada.open(grant.userCode);
    expect((await choose(id, "shared")).status).toBe(303);
    expect((await ada.approve(id)).status).toBe(200);
    const tokens = (await (await poll(app, client, grant)).json()) as Partial<Tokens>;
    expect(tokens).not.toHaveProperty("refresh_token");
    expect(claimsOf(tokens.id_token ?? "")).toMatchObject({ sign_in_screen: "shared" });
    const ends = await app.deps.db.selectFrom("grants").select("expires_at").orderBy("id", "desc").executeTakeFirst();
    expect(ends?.expires_at).toBeLessThanOrEqual(app.deps.clock.now() + 60 * minutes);
  });

  it("a session that went idle is ended for the apps as well, without anybody coming", async () => {
    const { app } = scene;
    const site = await app.createClient({
      name: "Site",
      kind: "public",
      trust: "first_party",
      redirectUris: [redirectUri],
      settings: { backchannelLogoutUri: "https://app.example/logout" },
    });
    const { requestId, browser } = await signIn();
    expect((await createRelyingParty(app, site).signIn(browser)).status).toBe(200);
    app.advance(9 * minutes);
    await browser.get("/");
    const live = () =>
      app.deps.db
        .selectFrom("sessions")
        .select("ended_at")
        .where("sign_in_request_id", "=", requestId as "sir_");
    await signOutIdleScreens(app.deps, app.deps.clock.now());
    expect(await live().executeTakeFirst()).toEqual({ ended_at: null });
    app.advance(11 * minutes);
    await signOutIdleScreens(app.deps, app.deps.clock.now());
    expect(await live().executeTakeFirst()).toEqual({ ended_at: expect.any(Number) });
    const told = app.deps.db.selectFrom("outbox").select("recipient").where("channel", "=", "logout");
    expect(await told.execute()).toEqual([{ recipient: site.id }]);
  });

  it("a passkey makes no device of it, whoever has it", async () => {
    const { browser } = await signIn();
    for (const path of ["/passkeys/sign-in/options", "/enrol/computer/passkey/options"]) {
      const asked = await browser.postJson(path, {});
      expect([403, 410]).toContain(asked.status);
    }
    const elsewhere = scene.app.newBrowser();
    const options = (await (await elsewhere.postJson("/passkeys/sign-in/options", {})).json()) as AssertionOptions;
    const answer = await browser.postJson("/passkeys/sign-in", { response: scene.ada.authenticator.get(options) });
    expect(await verdict(answer)).toEqual(refused(403, "shared_screen"));
    expect(browser.cookie("device")).toBeUndefined();
  });

  it("a session ends no other of the account: somebody else may be standing there", async () => {
    const { browser } = await signIn();
    const { id } = await scene.app.deps.db
      .selectFrom("sessions")
      .select("id")
      .where("device_id", "is not", null)
      .where("ended_at", "is", null)
      .executeTakeFirstOrThrow();
    expect(await verdict(await browser.post(`/sessions/${id}/end`, {}))).toEqual(refused(403, "device_needed"));
  });

  it("another kind of screen keeps what it has when it signs out", async () => {
    const waiting = await waitAs(null);
    await scene.ada.openAndApprove(waiting.code);
    await redeem(waiting);
    const out = await waiting.browser.post("/sign-out", {});
    expect(out.headers.get("clear-site-data")).toBeNull();
    expect(out.headers.get("location")).toBe("/sign-in");
  });
});

describe("a terminal on a new machine, which begins with a key (RFC 9449)", () => {
  const begin = "/oauth/device_authorization";
  const send = async (path: string, fields: Record<string, string>, key: ProofKey | null) => {
    const { app } = scene;
    const once = async (nonce?: string) => {
      const proof = await key?.proof("POST", app.origin + path, nonce === undefined ? {} : { nonce });
      const headers: Record<string, string> = proof === undefined ? {} : { dpop: proof };
      return fetch(app.origin + path, { method: "POST", headers, body: new URLSearchParams(fields) });
    };
    const first = await once();
    const nonce = first.headers.get("dpop-nonce");
    return nonce === null ? first : once(nonce);
  };
  const beginWith = async (key: ProofKey | null, more: Record<string, string> = {}) => {
    const answer = await send(begin, { ...proofOf(scene.client), scope: "openid", ...more }, key);
    const { device_code, user_code } = (await answer.json()) as { device_code: string; user_code: string };
    scene.app.advance(1000);
    return { deviceCode: device_code, userCode: user_code };
  };
  const pollWith = (key: ProofKey | null, deviceCode: string) =>
    send("/oauth/token", { ...proofOf(scene.client), grant_type: deviceCodeGrant, device_code: deviceCode }, key);
  const verdictOf = async (userCode: string) => {
    const card = await (await scene.ada.phone.get(`/link/${await scene.ada.open(userCode)}`)).text();
    return readAttribute(card, "data-verdict");
  };

  it("is known by its key the next time, and by no other's", async () => {
    const key = await createProofKey();
    const grant = await beginWith(key);
    await scene.ada.openAndApprove(grant.userCode);
    expect((await pollWith(key, grant.deviceCode)).status).toBe(200);
    expect(await verdictOf((await beginWith(key)).userCode)).toBe("known");
    for (const other of [await createProofKey(), null])
      expect(await verdictOf((await beginWith(other)).userCode)).toBe("likely");
  });

  it("gives its tokens to nobody who has the device code and not the key", async () => {
    const key = await createProofKey();
    const grant = await beginWith(key);
    await scene.ada.openAndApprove(grant.userCode);
    const thieves = [
      [null, "invalid_dpop_proof"],
      [await createProofKey(), "invalid_grant"],
    ] as const;
    for (const [thief, error] of thieves) {
      expect(await verdict(await pollWith(thief, grant.deviceCode))).toEqual(refused(400, error));
      scene.app.advance(1000);
    }
    expect((await pollWith(key, grant.deviceCode)).status).toBe(200);
  });

  it("begins nothing with a proof that is wrong", async () => {
    const { app, client } = scene;
    const wrong = { method: "POST", headers: { dpop: "x.y.z" }, body: new URLSearchParams(proofOf(client)) };
    const answer = await changingNothing(app, () => fetch(app.origin + begin, wrong));
    expect(await verdict(answer)).toEqual(refused(400, "invalid_dpop_proof"));
  });

  it("may call itself a shared screen, and is not known then", async () => {
    const key = await createProofKey();
    const grant = await beginWith(key, { screen_use: "shared" });
    await scene.ada.openAndApprove(grant.userCode);
    const tokens = (await (await pollWith(key, grant.deviceCode)).json()) as Tokens;
    expect(claimsOf(tokens.id_token)).toMatchObject({ sign_in_screen: "shared" });
    expect(await verdictOf((await beginWith(key)).userCode)).toBe("likely");
  });
});
