import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCodeFor } from "../../src/approval/check-code.flow.ts";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { setClientPolicy } from "../../src/oauth/clients/client-registry.flow.ts";
import type { TestApp } from "../kit/app.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import { claimsOf, createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";
import {
  changingNothing,
  redeem,
  refused,
  type Scene,
  setScene,
  signInByCode,
  verdict,
  type Waiting,
  waitOnPage,
} from "./scene.ts";

/** What a sign-in without evidence is worth: RFC 10027, and the sign-in that somebody was talked into. */
forEachDatabase((openDatabase) => {
  let scene: Scene;
  let party: RelyingParty;
  beforeAll(async () => {
    scene = await setScene({
      databaseUrl: await openDatabase.newUrl(),
      env: { TRUSTED_PROXIES: "127.0.0.1" },
    });
    party = createRelyingParty(scene.app, scene.client);
  });
  afterAll(() => scene.close());

  // The phones come straight to the server, the new screen from a public address: the two cannot be compared.
  const elsewhere = { "x-forwarded-for": "91.0.0.10" };
  const browserElsewhere = (app: TestApp): HttpBrowser => {
    const browser = app.newBrowser();
    return {
      ...browser,
      get: (path, headers) => browser.get(path, { ...elsewhere, ...headers }),
      post: (path, fields, headers) => browser.post(path, fields, { ...elsewhere, ...headers }),
      postJson: (path, body, headers) => browser.postJson(path, body, { ...elsewhere, ...headers }),
    };
  };
  const checkCode = async (id: string) => (await checkCodeFor(scene.app.deps.db, id as SignInRequestId)) ?? "";
  const enter = ({ browser, requestId }: Waiting, code: string) =>
    browser.post("/sign-in/check", { request: requestId, code });

  /** Approved on Ada's phone, who answered the question; the new screen is asked for the check code. */
  const checking = async (): Promise<Waiting> => {
    const waiting = await waitOnPage(scene.app, undefined, browserElsewhere(scene.app));
    await scene.ada.openAndApprove(waiting.code);
    return waiting;
  };
  const limited = async (): Promise<Waiting> => {
    const waiting = await checking();
    expect((await enter(waiting, await checkCode(waiting.requestId))).status).toBe(303);
    expect((await redeem(waiting)).status).toBe(303);
    return waiting;
  };
  const sessionsOf = async (requestId: string | null) =>
    (
      await scene.app.deps.db
        .selectFrom("sessions")
        .select("id")
        .where("sign_in_request_id", requestId === null ? "is" : "=", requestId as SignInRequestId)
        .where("ended_at", "is", null)
        .execute()
    ).map(({ id }) => id);

  describe("the check code", () => {
    it("is on the phone's page and on no other, and the new screen's page asks for it, also when it is loaded again", async () => {
      const waiting = await checking();
      const code = await checkCode(waiting.requestId);
      const onPhone = await (await scene.ada.phone.get(`/link/${waiting.requestId}`)).text();
      expect(onPhone.replaceAll(/<[^>]*>|\s/g, "")).toContain(code);
      for (const path of ["/sign-in", `/sign-in?request=${waiting.requestId}`]) {
        const page = await (await waiting.browser.get(path)).text();
        expect(page).toContain(`value="${waiting.requestId}"`);
        expect(page).toContain("/sign-in/check");
        expect(page.replaceAll(/<[^>]*>|\s/g, "")).not.toContain(code);
      }
    });

    it("stops the new screen without it, and a guesser after three guesses", async () => {
      const waiting = await checking();
      expect(await verdict(await redeem(waiting))).toEqual(refused(409, "check_code_needed"));
      const code = await checkCode(waiting.requestId);
      const wrong = code === "000000" ? "111111" : "000000";
      for (let guess = 0; guess < 3; guess++) await enter(waiting, wrong);
      expect(await verdict(await enter(waiting, code))).toEqual(refused(410, "denied"));
      expect(await verdict(await redeem(waiting))).toEqual(refused(410, "denied"));
    });

    it("is of no use in another browser", async () => {
      const waiting = await checking();
      const other = await waitOnPage(scene.app, undefined, browserElsewhere(scene.app));
      const code = await checkCode(waiting.requestId);
      const answer = await changingNothing(scene.app, () => enter({ ...waiting, browser: other.browser }, code));
      expect(await verdict(answer)).toEqual(refused(403, "wrong_redeemer"));
    });
  });

  it("stops an approval without an answer to where the code is seen", async () => {
    const { app, ada } = scene;
    const { code, requestId } = await waitOnPage(app, undefined, browserElsewhere(app));
    await ada.open(code);
    const response = ada.authenticator.get(await ada.readCard(requestId));
    const approve = (body: object) => ada.phone.postJson(`/link/${requestId}/approve`, { response, ...body });
    expect(await verdict(await changingNothing(app, () => approve({})))).toEqual(refused(400, "answer_needed"));
    const sent = await changingNothing(app, () => approve({ seen: "sent_to_me" }));
    expect(await verdict(sent)).toEqual(refused(400, "malformed"));
  });

  describe("a limited session", () => {
    it("ends itself and no other session, and forgets no browser", async () => {
      const { app } = scene;
      const { browser, requestId } = await limited();
      const [own = ""] = await sessionsOf(requestId);
      const [phones = ""] = await sessionsOf(null);
      const kb = "kb_0000000000000000000000";
      for (const path of [`/sessions/${phones}/end`, `/known-browsers/${kb}/remove`])
        expect(await verdict(await changingNothing(app, () => browser.post(path, {})))).toEqual(
          refused(403, "device_needed"),
        );
      expect((await browser.post(`/sessions/${own}/end`, {})).status).toBe(303);
      expect((await browser.get("/")).headers.get("location")).toBe("/sign-in");
    });

    it("opens, confirms and undoes nothing, and adds no passkey", async () => {
      const { app } = scene;
      const { browser, requestId } = await limited();
      const [own = ""] = await sessionsOf(requestId);
      const waiting = await waitOnPage(app);
      const posts: [string, Record<string, string>][] = [
        ["/link", { code: waiting.code }],
        [`/link/${requestId}/confirm`, {}],
        [`/link/${requestId}/revoke`, {}],
        [`/sessions/${own}/not-me`, {}],
      ];
      for (const [path, fields] of posts) {
        const answer = await changingNothing(app, () => browser.post(path, fields));
        expect([path, await verdict(answer)]).toEqual([path, refused(403, "device_needed")]);
      }
      const adding = await changingNothing(app, () => browser.postJson("/passkeys/registration/options", {}));
      expect(await verdict(adding)).toEqual(refused(403, "device_needed"));
    });

    it("gives clients no refresh token and no offline access, and says in the tokens what it is", async () => {
      const { browser } = await limited();
      const { body } = await party.signIn(browser, { scope: "openid profile offline_access" });
      expect(body).not.toHaveProperty("refresh_token");
      expect(body.scope).toBe("openid profile");
      for (const token of [body.id_token, body.access_token])
        expect(claimsOf(token)).toMatchObject({ sign_in_verdict: "unknown", sign_in_form: "limited" });
    });

    it("gives no claim by name whose scope the client's policy withholds from it", async () => {
      const { browser } = await limited();
      const { id } = scene.client;
      const claims = JSON.stringify({ id_token: { name: { essential: true } }, userinfo: { name: null } });
      const nameIn = async () => {
        const { body } = await party.signIn(browser, { scope: "openid", claims });
        return [claimsOf(body.id_token).name, (await party.userinfo(body.access_token)).body.name];
      };
      expect(await nameIn()).toEqual(["Ada Lovelace", "Ada Lovelace"]);
      await setClientPolicy(scene.app.deps, id, { scopesWithheldWhenLimited: ["profile"] });
      expect(await nameIn()).toEqual([undefined, undefined]);
      await setClientPolicy(scene.app.deps, id, { scopesWithheldWhenLimited: [] });
    });

    it("becomes full by its own account's touch on the phone, and by nobody else's", async () => {
      const { app, ada, mallory } = scene;
      const { requestId } = await limited();
      const theirs = await changingNothing(app, () => mallory.phone.post(`/link/${requestId}/confirm`, {}));
      expect(await verdict(theirs)).toEqual(refused(403, "not_opened_by_you"));
      expect((await ada.signIn()).status).toBe(200);
      expect((await ada.phone.post(`/link/${requestId}/confirm`, {})).status).toBe(303);
      const row = await app.deps.db
        .selectFrom("sessions")
        .select("form")
        .where("sign_in_request_id", "=", requestId as SignInRequestId)
        .executeTakeFirstOrThrow();
      expect(row.form).toBe("full");
    });
  });

  describe("a device grant", () => {
    const tokensFrom = async (headers: Record<string, string>, scope: string) => {
      const { id, secret } = scene.client;
      const form = { client_id: id, client_secret: secret ?? "", scope };
      const { body } = await party.post("/oauth/device_authorization", form, headers);
      await scene.ada.openAndApprove(body.user_code);
      return party.poll(body.device_code);
    };

    it("without evidence: no refresh token, no offline access, marked, and over in an hour", async () => {
      const { status, body } = await tokensFrom(elsewhere, "openid offline_access");
      expect(status).toBe(200);
      expect(body).not.toHaveProperty("refresh_token");
      expect(body.scope).toBe("openid");
      for (const token of [body.id_token, body.access_token])
        expect(claimsOf(token)).toMatchObject({ sign_in_verdict: "unknown", sign_in_form: "limited" });
      expect((await party.userinfo(body.access_token)).status).toBe(200);
    });

    it("at home: how it was judged stays in its tokens through every refresh", async () => {
      let { body } = await tokensFrom({}, "openid offline_access");
      for (let refreshed = 0; refreshed < 3; refreshed++) {
        for (const token of [body.id_token, body.access_token])
          expect(claimsOf(token)).toMatchObject({ sign_in_verdict: "likely", sign_in_form: "full" });
        body = (await party.refresh(body.refresh_token)).body;
      }
    });
  });

  it("says nothing about verdicts where a passkey was used on the very screen", async () => {
    const browser = scene.app.newBrowser();
    await scene.ada.signIn(browser);
    const { body } = await party.signIn(browser);
    expect(claimsOf(body.id_token)).not.toHaveProperty("sign_in_verdict");
  });

  describe("evidence from strangers", () => {
    const nonce = "A".repeat(43);
    const proof = { publicKey: { kty: "EC", crv: "P-256", x: nonce, y: nonce }, signature: "A".repeat(86) };

    it("about somebody else's new screen is not taken from another browser", async () => {
      const { app } = scene;
      const { requestId: request } = await waitOnPage(app);
      const stranger = (await waitOnPage(app)).browser;
      const posts: [string, object][] = [
        ["/sign-in/known-browser", { request, ...proof }],
        ["/sign-in/nearby/answer", { request, sdp: "v=0" }],
        ["/sign-in/nearby", { request, nonce }],
      ];
      for (const [path, body] of posts)
        for (const browser of [stranger, app.newBrowser()]) {
          const answer = await changingNothing(app, () => browser.postJson(path, body));
          expect([path, await verdict(answer)]).toEqual([path, refused(404, "not_found")]);
        }
    });

    it("about a card is taken from the session that looks at it, and from no other", async () => {
      const { app, ada, mallory } = scene;
      const { code, requestId } = await waitOnPage(app, undefined, browserElsewhere(app));
      await ada.open(code);
      const otherPhone = app.newBrowser();
      await ada.signIn(otherPhone);
      for (const path of [`/link/${requestId}/nearby/offer`, `/link/${requestId}/nearby`])
        for (const browser of [mallory.phone, otherPhone]) {
          const answer = await changingNothing(app, () => browser.postJson(path, { sdp: "v=0", nonce }));
          expect([path, await verdict(answer)]).toEqual([path, refused(403, "not_opened_by_you")]);
        }
      const early = await ada.phone.postJson(`/link/${requestId}/nearby`, { nonce });
      expect(await early.json()).toEqual({ changed: false });
    });
  });

  it("does not trouble two devices in one place: no question, no check code, everything granted", async () => {
    const { browser, requestId } = await signInByCode(scene.app, scene.ada);
    expect((await browser.get("/")).status).toBe(200);
    const [own = ""] = await sessionsOf(requestId);
    const row = await scene.app.deps.db
      .selectFrom("sessions")
      .select(["verdict", "form"])
      .where("id", "=", own as `ses_${string}`)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ verdict: "likely", form: "full" });
  });
});
