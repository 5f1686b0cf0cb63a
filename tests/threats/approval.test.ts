import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import type { Person } from "../kit/app.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import type { Ceremony } from "../kit/software-authenticator.ts";
import {
  beginDeviceGrant,
  cardOptions,
  changingNothing,
  redeem,
  refused,
  type Scene,
  setScene,
  signInByCode,
  stateOf,
  verdict,
  waitOnPage,
} from "./scene.ts";

/** Who else might approve, and with what: RFC 8628 §5.4, and the bugs that came back in peer after peer. */
forEachDatabase((openDatabase) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ databaseUrl: await openDatabase.newUrl() });
  });
  afterAll(() => scene.close());

  /** A page's request that Ada has opened on her phone. */
  const opened = async () => {
    const waiting = await waitOnPage(scene.app);
    return { ...waiting, requestId: await scene.ada.open(waiting.code) };
  };
  const approveWith = (person: Person, requestId: string, response: unknown, browser = person.phone) =>
    browser.postJson(`/link/${requestId}/approve`, { response });

  describe("stops a takeover", () => {
    it("by approving from another browser of the same account", async () => {
      const { app, ada } = scene;
      const { requestId } = await opened();
      const otherBrowser = app.newBrowser();
      await ada.signIn(otherBrowser);
      const assertion = ada.authenticator.get(await cardOptions(ada.phone, requestId));
      const answer = await changingNothing(app, () => approveWith(ada, requestId, assertion, otherBrowser));
      expect(await verdict(answer)).toEqual(refused(403, "not_opened_by_you"));
      expect(await verdict(await otherBrowser.get(`/link/${requestId}`))).toEqual(refused(403, "not_opened_by_you"));
    });

    it("by approving from another account, with its own passkey or with an overheard assertion", async () => {
      const { app, ada, mallory } = scene;
      const { requestId } = await opened();
      const options = await cardOptions(ada.phone, requestId);
      const own = mallory.authenticator.get({ challenge: options.challenge });
      const overheard = ada.authenticator.get(options);
      const withOwn = await changingNothing(app, () => approveWith(mallory, requestId, own));
      expect(await verdict(withOwn)).toEqual(refused(403, "not_opened_by_you"));
      const withOverheard = await changingNothing(app, () => approveWith(mallory, requestId, overheard));
      expect(await verdict(withOverheard)).toEqual(refused(403, "not_opened_by_you"));
      expect(await verdict(await mallory.phone.get(`/link/${requestId}`))).toEqual(refused(403, "not_opened_by_you"));
    });

    it("by opening a request that somebody is looking at, from another account or another device", async () => {
      const { app, ada, mallory } = scene;
      const { code } = await opened();
      const enter = (browser: HttpBrowser) =>
        // But for the alert that one code was entered twice.
        changingNothing(app, () => browser.post("/link", { code }), ["audit_events"]);
      const byMallory = await enter(mallory.phone);
      expect(await verdict(byMallory)).toEqual(refused(409, "already_opened"));
      const otherDevice = app.newBrowser();
      await ada.signIn(otherDevice);
      const byOtherDevice = await enter(otherDevice);
      expect(await verdict(byOtherDevice)).toEqual(refused(409, "already_opened"));
      const alerts = await app.deps.db
        .selectFrom("audit_events")
        .select("account_id")
        .where("event", "=", "alert_code_entered_twice")
        .execute();
      expect(alerts).toHaveLength(2);
    });

    it("by denying, undoing or looking at what another account has opened", async () => {
      const { app, ada, mallory } = scene;
      const { requestId, browser } = await opened();
      const denied = await changingNothing(app, () => mallory.deny(requestId));
      expect(await verdict(denied)).toEqual(refused(403, "not_opened_by_you"));
      expect((await ada.approve(requestId)).status).toBe(200);
      expect((await redeem({ browser, requestId })).status).toBe(303);
      const undone = await changingNothing(app, () => mallory.revoke(requestId));
      expect(await verdict(undone)).toEqual(refused(403, "not_opened_by_you"));
      expect((await browser.get("/")).status).toBe(200);
    });
  });

  describe("stops a second approver", () => {
    it("of an approved request, even the first one again", async () => {
      const { app, ada, mallory } = scene;
      const { requestId, code } = await opened();
      const options = await cardOptions(ada.phone, requestId);
      expect((await ada.approve(requestId)).status).toBe(200);
      const again = ada.authenticator.get(options);
      const answer = await changingNothing(app, () => approveWith(ada, requestId, again));
      expect(await verdict(answer)).toEqual(refused(409, "already_decided"));
      for (const { phone } of [ada, mallory]) {
        const reopened = await changingNothing(app, () => phone.post("/link", { code }));
        expect(await verdict(reopened)).toEqual(refused(409, "already_decided"));
      }
    });

    it("ten at once: one countersignature is kept", async () => {
      const { app, ada } = scene;
      const { requestId } = await opened();
      const options = await cardOptions(ada.phone, requestId);
      const attempts = Array.from({ length: 10 }, () => approveWith(ada, requestId, ada.authenticator.get(options)));
      const statuses = (await Promise.all(attempts)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, ...Array(9).fill(409)]);
      const kept = await app.deps.db
        .selectFrom("countersignatures")
        .select("id")
        .where("request_id", "=", requestId as `sir_${string}`)
        .execute();
      expect(kept).toHaveLength(1);
    });

    it("two accounts opening the same code at once: one gets the request", async () => {
      const { app, ada, mallory } = scene;
      const { code, requestId } = await waitOnPage(app);
      const answers = await Promise.all([ada, mallory].map(({ phone }) => phone.post("/link", { code })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
      const cards = await Promise.all([ada, mallory].map(({ phone }) => phone.get(`/link/${requestId}`)));
      expect(cards.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    });
  });

  describe("stops an assertion that is not this person's touch on this card", () => {
    const wrongly: [string, Ceremony, string][] = [
      ["without user verification", { userVerified: false }, "user_not_verified"],
      ["without user presence", { userPresent: false }, "passkey_not_verified"],
      ["made on another origin", { origin: "https://countersign.example" }, "passkey_not_verified"],
      ["made on another port of the host", { origin: "http://localhost:1" }, "passkey_not_verified"],
      ["made for another relying party", { relyingPartyId: "countersign.example" }, "passkey_not_verified"],
    ];
    it.each(wrongly)("%s", async (_, ceremony, reason) => {
      const { app, ada } = scene;
      const { requestId } = await opened();
      const answer = await changingNothing(app, () => ada.approve(requestId, ceremony));
      expect(await verdict(answer)).toEqual(refused(403, reason));
      expect(await stateOf(app, requestId)).toBe("opened");
    });

    it.each([
      ["inside another site's frame", { crossOrigin: true }],
      ["inside a named site's frame", { crossOrigin: true, topOrigin: "https://evil.example" }],
      ["of the kind that makes a passkey", { type: "webauthn.create" }],
      ["without a challenge", { challenge: undefined }],
    ])("%s", async (_, clientData) => {
      const { app, ada } = scene;
      const { requestId } = await opened();
      const options = await cardOptions(ada.phone, requestId);
      const response = ada.authenticator.get(options, { clientData });
      const answer = await changingNothing(app, () => approveWith(ada, requestId, response));
      expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
    });

    it("replayed: the assertion of an earlier approval", async () => {
      const { app, ada } = scene;
      const first = await opened();
      const assertion = ada.authenticator.get(await cardOptions(ada.phone, first.requestId));
      expect((await approveWith(ada, first.requestId, assertion)).status).toBe(200);
      const second = await opened();
      const answer = await changingNothing(app, () => approveWith(ada, second.requestId, assertion));
      expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
    });

    it("made for another request that is open at the same time", async () => {
      const { app, ada } = scene;
      const [one, other] = [await opened(), await opened()];
      const assertion = ada.authenticator.get(await cardOptions(ada.phone, one.requestId));
      const answer = await changingNothing(app, () => approveWith(ada, other.requestId, assertion));
      expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
    });

    it("made over a card that was replaced by opening the code again", async () => {
      const { app, ada } = scene;
      const { requestId, code } = await opened();
      const assertion = ada.authenticator.get(await cardOptions(ada.phone, requestId));
      await ada.open(code);
      const answer = await changingNothing(app, () => approveWith(ada, requestId, assertion));
      expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
    });

    it("made for signing in, and the other way round", async () => {
      const { app, ada } = scene;
      const { requestId } = await opened();
      const options = await ada.phone.postJson("/passkeys/sign-in/options", {});
      const forSignIn = ada.authenticator.get((await options.json()) as { challenge: string });
      const approval = await changingNothing(app, () => approveWith(ada, requestId, forSignIn));
      expect(await verdict(approval)).toEqual(refused(403, "passkey_not_verified"));
      const forApproval = ada.authenticator.get(await cardOptions(ada.phone, requestId));
      const stranger = app.newBrowser();
      const signIn = await changingNothing(app, () =>
        stranger.postJson("/passkeys/sign-in", { response: forApproval }),
      );
      expect(await verdict(signIn)).toEqual(refused(410, "challenge_expired"));
      expect(stranger.cookie("session")).toBeUndefined();
    });

    it("by another account's passkey, on the right phone", async () => {
      const { app, ada, mallory } = scene;
      const { requestId } = await opened();
      const { challenge } = await cardOptions(ada.phone, requestId);
      const assertion = mallory.authenticator.get({ challenge });
      const answer = await changingNothing(app, () => approveWith(ada, requestId, assertion));
      expect(await verdict(answer)).toEqual(refused(403, "passkey_not_recognised"));
    });

    it("with one bit of the signature, or of what was signed, turned over", async () => {
      const { app, ada } = scene;
      const { requestId } = await opened();
      const good = ada.authenticator.get(await cardOptions(ada.phone, requestId));
      const turned = (text: string) => {
        const bytes = Buffer.from(text, "base64url");
        bytes[bytes.length - 1]! ^= 1;
        return bytes.toString("base64url");
      };
      for (const part of ["signature", "authenticatorData"] as const) {
        const response = { ...good, response: { ...good.response, [part]: turned(good.response[part]) } };
        const answer = await changingNothing(app, () => approveWith(ada, requestId, response));
        expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
      }
      expect((await approveWith(ada, requestId, good)).status).toBe(200);
    });

    it("of a passkey that was copied: its counter does not go up", async () => {
      const { app } = scene;
      const counting = await app.createPerson("Counting Carl");
      const waiting = await waitOnPage(app);
      const first = await counting.open(waiting.code);
      expect((await counting.approve(first, { signCount: 5 })).status).toBe(200);
      const second = await counting.open((await waitOnPage(app)).code);
      for (const signCount of [0, 4, 5]) {
        const answer = await changingNothing(app, () => counting.approve(second, { signCount }));
        expect(await verdict(answer)).toEqual(refused(403, "passkey_not_verified"));
      }
      expect((await counting.approve(second, { signCount: 6 })).status).toBe(200);
    });
  });

  it("stops an approval that comes too late", async () => {
    const { app, ada } = scene;
    const { requestId, browser } = await opened();
    const assertion = ada.authenticator.get(await cardOptions(ada.phone, requestId));
    app.advance(5 * 60_000);
    const answer = await changingNothing(app, () => approveWith(ada, requestId, assertion));
    expect(await verdict(answer)).toEqual(refused(410, "expired"));
    expect(await verdict(await redeem({ browser, requestId }))).toEqual(refused(410, "expired"));
  });

  it("stops an approval that nobody has signed in for", async () => {
    const { app, ada } = scene;
    const { requestId } = await opened();
    const assertion = ada.authenticator.get(await cardOptions(ada.phone, requestId));
    const answer = await changingNothing(app, () => approveWith(ada, requestId, assertion, app.newBrowser()));
    expect(await verdict(answer)).toEqual(refused(401, "session_needed"));
  });

  it("stops a session that began with a code from opening requests, on pages and for devices", async () => {
    const { app, ada, client } = scene;
    const { browser } = await signInByCode(app, ada);
    for (const code of [(await waitOnPage(app)).code, (await beginDeviceGrant(app, client)).userCode]) {
      const answer = await changingNothing(app, () => browser.post("/link", { code }));
      expect(await verdict(answer)).toEqual(refused(403, "device_needed"));
    }
  });
});
