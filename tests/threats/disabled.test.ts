import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import type { Person } from "../kit/app.ts";
import {
  authorizeUrl,
  beginDeviceGrant,
  type Credentials,
  cardOptions,
  changingNothing,
  deviceTokens,
  poll,
  post,
  proofOf,
  redeem,
  redirectUri,
  refresh,
  refused,
  type Scene,
  setScene,
  signInByCode,
  stateOf,
  userinfo,
  verdict,
  waitOnPage,
} from "./scene.ts";

/** A locked door is locked at every step, not only at the first (Keycloak's CVE-2026-88770, CVE-2026-9798; keystone #1271). */
forEachDatabase((openDatabase) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ databaseUrl: await openDatabase.newUrl() });
  });
  afterAll(() => scene.close());

  describe("stops a disabled account", () => {
    let leaver: Person;
    beforeEach(async () => {
      leaver = await scene.app.createPerson("Leaver Lee");
    });

    it("before it opens a request", async () => {
      const { app } = scene;
      const { code, requestId } = await waitOnPage(app);
      await leaver.disable();
      const answer = await changingNothing(app, () => leaver.phone.post("/link", { code }));
      expect(await verdict(answer)).toEqual(refused(401, "session_needed"));
      expect(await stateOf(app, requestId)).toBe("pending");
    });

    it("from signing in with its passkey", async () => {
      const { app } = scene;
      await leaver.disable();
      const browser = app.newBrowser();
      const answer = await changingNothing(app, () => leaver.signIn(browser), ["passkey_challenges"]);
      expect(await verdict(answer)).toEqual(refused(403, "account_disabled"));
      expect(browser.cookie("session")).toBeUndefined();
    });

    it("after it opened the request: it cannot approve, look or deny", async () => {
      const { app } = scene;
      const waiting = await waitOnPage(app);
      const requestId = await leaver.open(waiting.code);
      const response = leaver.authenticator.get(await cardOptions(leaver.phone, requestId));
      await leaver.disable();
      const attempts = [
        () => leaver.phone.postJson(`/link/${requestId}/approve`, { response }),
        () => leaver.deny(requestId),
        () => leaver.phone.get(`/link/${requestId}`),
      ];
      for (const attempt of attempts)
        expect(await verdict(await changingNothing(app, attempt))).toEqual(refused(401, "session_needed"));
      expect(await stateOf(app, requestId)).toBe("opened");
    });

    it("after it approved: the new screen is not signed in", async () => {
      const { app } = scene;
      const waiting = await waitOnPage(app);
      await leaver.openAndApprove(waiting.code);
      await leaver.disable();
      const answer = await changingNothing(app, () => redeem(waiting));
      expect(await verdict(answer)).toEqual(refused(403, "account_disabled"));
      expect(waiting.browser.cookie("session")).toBeUndefined();
    });

    it("after it approved: the device gets no tokens", async () => {
      const { app, client } = scene;
      const grant = await beginDeviceGrant(app, client);
      await leaver.openAndApprove(grant.userCode);
      await leaver.disable();
      const answer = await changingNothing(app, () => poll(app, client, grant));
      expect(await verdict(answer)).toEqual(refused(400, "access_denied"));
    });

    it("with tokens in hand: refresh and userinfo", async () => {
      const { app, client } = scene;
      const tokens = await deviceTokens(app, leaver, client);
      await leaver.disable();
      const refreshed = await changingNothing(app, () => refresh(app, client, tokens.refresh_token));
      expect(await verdict(refreshed)).toEqual(refused(400, "invalid_grant"));
      const info = await changingNothing(app, () => userinfo(app, tokens.access_token));
      expect(await verdict(info)).toEqual(refused(401, "invalid_token"));
    });

    it("with an authorization code in hand", async () => {
      const { app, client } = scene;
      const { path, verifier } = authorizeUrl(client);
      const code = codeIn(await leaver.phone.get(path));
      await leaver.disable();
      const fields = { ...proofOf(client), code, code_verifier: verifier, redirect_uri: redirectUri };
      const answer = await changingNothing(app, () =>
        post(app, "/oauth/token", { ...fields, grant_type: "authorization_code" }),
      );
      expect(await verdict(answer)).toEqual(refused(400, "invalid_grant"));
    });

    it("with sessions open: on the phone and on the screen that it signed in", async () => {
      const { app, client } = scene;
      const { browser } = await signInByCode(app, leaver);
      await leaver.disable();
      for (const each of [browser, leaver.phone]) {
        const home = await changingNothing(app, () => each.get("/"));
        expect(home.status).toBe(303);
        expect(home.headers.get("location")).toBe("/sign-in");
        const authorized = await changingNothing(app, () => each.get(authorizeUrl(client).path));
        expect(authorized.headers.get("location")).toMatch(/^\/sign-in\?/);
        const options = await changingNothing(app, () => each.postJson("/passkeys/registration/options", {}));
        expect(await verdict(options)).toEqual(refused(401, "session_needed"));
      }
    });

    it("while its poll is being held", async () => {
      const { app, client } = scene;
      const grant = await beginDeviceGrant(app, client);
      const requestId = await leaver.open(grant.userCode);
      const held = poll(app, client, grant);
      await leaver.disable();
      expect(
        await verdict(await leaver.approve(requestId).catch(() => leaver.phone.get(`/link/${requestId}`))),
      ).toEqual(refused(401, "session_needed"));
      app.advance(600_000);
      app.deps.changes.announce(requestId as `sir_${string}`);
      expect(await verdict(await held)).toEqual(refused(400, "expired_token"));
    });
  });

  describe("stops a disabled client", () => {
    let client: Credentials;
    const disable = async () => {
      const removed = await removeClient(scene.app.deps, client.id);
      expect(removed.ok).toBe(true);
    };
    beforeEach(async () => {
      client = await scene.app.createClient({
        name: "Leaving program",
        trust: "first_party",
        kind: "confidential",
        redirectUris: [redirectUri],
        grantTypes: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      });
    });

    it("from beginning a device grant or an authorization", async () => {
      const { app, ada } = scene;
      await disable();
      const begun = await changingNothing(app, () => post(app, "/oauth/device_authorization", proofOf(client)));
      expect(await verdict(begun)).toEqual(refused(400, "invalid_client"));
      const authorized = await changingNothing(app, () => ada.phone.get(authorizeUrl(client).path));
      expect(authorized.headers.get("location")).toBeNull();
      expect(await verdict(authorized)).toEqual(refused(403, "client_disabled"));
    });

    it("before its request is opened, and before it is approved", async () => {
      const { app, ada } = scene;
      const [one, other] = [await beginDeviceGrant(app, client), await beginDeviceGrant(app, client)];
      const requestId = await ada.open(other.userCode);
      await disable();
      const opening = await changingNothing(app, () => ada.phone.post("/link", { code: one.userCode }), ["attempts"]);
      expect(await verdict(opening)).toEqual(refused(403, "client_disabled"));
      const approving = await changingNothing(app, () => ada.approve(requestId));
      expect(await verdict(approving)).toEqual(refused(403, "client_disabled"));
    });

    it("after the approval: no tokens, and the request stays as it was", async () => {
      const { app, ada } = scene;
      const grant = await beginDeviceGrant(app, client);
      const requestId = await ada.openAndApprove(grant.userCode);
      await disable();
      const answer = await changingNothing(app, () => poll(app, client, grant));
      expect(await verdict(answer)).toEqual(refused(400, "invalid_client"));
      expect(await stateOf(app, requestId)).toBe("approved");
    });

    it("while its poll is being held", async () => {
      const { app, ada } = scene;
      const grant = await beginDeviceGrant(app, client);
      const requestId = await ada.open(grant.userCode);
      const held = poll(app, client, grant);
      await disable();
      expect(await verdict(await ada.approve(requestId))).toEqual(refused(403, "client_disabled"));
      app.advance(600_000);
      app.deps.changes.announce(requestId as `sir_${string}`);
      expect((await verdict(await held)).status).toBeGreaterThanOrEqual(400);
    });

    it("with tokens in hand: refresh and userinfo", async () => {
      const { app, ada } = scene;
      const tokens = await deviceTokens(app, ada, client);
      await disable();
      const refreshed = await changingNothing(app, () => refresh(app, client, tokens.refresh_token));
      expect(await verdict(refreshed)).toEqual(refused(400, "invalid_client"));
      expect(await verdict(await userinfo(app, tokens.access_token))).toEqual(refused(401, "invalid_token"));
    });

    it("with an authorization code in hand, and behind a sign-in page", async () => {
      const { app, ada } = scene;
      const { path, verifier } = authorizeUrl(client);
      const code = codeIn(await ada.phone.get(path));
      const waiting = await waitOnPage(app, path);
      await ada.openAndApprove(waiting.code);
      await disable();
      const fields = { ...proofOf(client), code, code_verifier: verifier, redirect_uri: redirectUri };
      const exchanged = await changingNothing(app, () =>
        post(app, "/oauth/token", { ...fields, grant_type: "authorization_code" }),
      );
      expect(await verdict(exchanged)).toEqual(refused(400, "invalid_client"));
      // The person is signed in to Countersign itself; the client gets nothing of it.
      const back = (await redeem(waiting)).headers.get("location") ?? "";
      expect(await verdict(await waiting.browser.get(back))).toEqual(refused(403, "client_disabled"));
    });
  });
});

const codeIn = (redirect: Response): string => {
  const code = new URL(redirect.headers.get("location") ?? "").searchParams.get("code");
  if (code === null) throw new Error("there is no code in this redirect");
  return code;
};
