import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import {
  beginDeviceGrant,
  changingNothing,
  deviceTokens,
  poll,
  post,
  proofOf,
  redeem,
  refresh,
  refused,
  type Scene,
  setScene,
  signInByCode,
  stateOf,
  type Tokens,
  userinfo,
  verdict,
  waitOnPage,
} from "./scene.ts";

/** What is approved goes to the one who asked, once. RFC 8628 §3.4, §5; Keycloak's CVE-2023-2585. */
forEachDatabase((openDatabase) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene({ databaseUrl: await openDatabase.newUrl() });
  });
  afterAll(() => scene.close());

  const approvedGrant = async (person = scene.ada) => {
    const grant = await beginDeviceGrant(scene.app, scene.client);
    return { ...grant, requestId: await person.openAndApprove(grant.userCode) };
  };
  const token = (fields: Record<string, string>) => post(scene.app, "/oauth/token", fields);

  describe("stops a stolen device code", () => {
    it("presented by another client, before and after the approval", async () => {
      const { app, otherClient, client, ada } = scene;
      const grant = await beginDeviceGrant(app, client);
      const early = await changingNothing(app, () => poll(app, otherClient, grant));
      expect(await verdict(early)).toEqual(refused(400, "invalid_grant"));
      const requestId = await ada.openAndApprove(grant.userCode);
      const late = await changingNothing(app, () => poll(app, otherClient, grant));
      expect(await verdict(late)).toEqual(refused(400, "invalid_grant"));
      expect(await stateOf(app, requestId)).toBe("approved");
      // The thief has not disturbed the rightful client either.
      expect((await poll(app, client, grant)).status).toBe(200);
    });

    it("presented by the right client with a wrong secret, none, or somebody else's", async () => {
      const { app, client, otherClient } = scene;
      const grant = await approvedGrant();
      const grantFields = { grant_type: deviceCodeGrant, device_code: grant.deviceCode };
      const proofs: Record<string, string>[] = [
        { client_id: client.id, client_secret: `${client.secret?.slice(0, -1)}x` },
        { client_id: client.id, client_secret: otherClient.secret ?? "" },
        { client_id: client.id, client_secret: "" },
        { client_id: client.id },
        { client_id: "unknown" },
      ];
      for (const proof of proofs) {
        const answer = await changingNothing(app, () => token({ ...grantFields, ...proof }));
        expect(await verdict(answer)).toEqual(refused(400, "invalid_client"));
      }
      expect((await poll(app, client, grant)).status).toBe(200);
    });

    it("presented by nobody", async () => {
      const { app } = scene;
      const { deviceCode } = await approvedGrant();
      const answer = await changingNothing(app, () => token({ grant_type: deviceCodeGrant, device_code: deviceCode }));
      expect(await verdict(answer)).toEqual(refused(400, "invalid_client"));
    });

    it("presented by a public client in a confidential one's place, and a public client that sends a secret", async () => {
      const { app } = scene;
      const publicClient = await app.createClient({
        name: "Command line",
        trust: "first_party",
        kind: "public",
        grantTypes: [deviceCodeGrant],
      });
      const grant = await approvedGrant();
      const answer = await changingNothing(app, () => poll(app, publicClient, grant));
      expect(await verdict(answer)).toEqual(refused(400, "invalid_grant"));
      const own = await beginDeviceGrant(app, publicClient);
      const withSecret = await changingNothing(app, () => poll(app, { id: publicClient.id, secret: "x" }, own));
      expect(await verdict(withSecret)).toEqual(refused(400, "invalid_client"));
    });
  });

  it("stops the codes that people see from redeeming anything", async () => {
    const { app, client } = scene;
    const begun = await post(app, "/oauth/device_authorization", proofOf(client));
    const grant = (await begun.json()) as Record<string, string>;
    await scene.ada.openAndApprove(grant.user_code ?? "");
    const seen = [grant.user_code ?? "", (grant.verification_uri_complete ?? "").split("#")[1] ?? ""];
    for (const deviceCode of seen) {
      const answer = await changingNothing(app, () => poll(app, client, { deviceCode }));
      expect(await verdict(answer)).toEqual(refused(400, "invalid_grant"));
      // RFC 8628 §5.2: and the secret one cannot be derived from what is shown. The time is in both of the long ones.
      expect(grant.device_code).not.toContain(deviceCode.slice(-6));
    }
    expect(grant.device_code?.length).toBeGreaterThanOrEqual(43);
  });

  describe("stops redeeming twice", () => {
    it("a device code, ten at once: one gets tokens, and one grant exists", async () => {
      const { app, client } = scene;
      const grant = await approvedGrant();
      const answers = await Promise.all(Array.from({ length: 10 }, () => poll(app, client, grant)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200))
        expect(["invalid_grant", "authorization_pending", "slow_down"]).toContain((await verdict(answer)).reason);
      expect(await grantsOf(grant.requestId)).toBe(1);
    });

    it("a device code, ten polls held while the approval lands", async () => {
      const { app, client, ada } = scene;
      const grant = await beginDeviceGrant(app, client);
      const requestId = await ada.open(grant.userCode);
      const polls = Array.from({ length: 10 }, () => poll(app, client, grant));
      expect((await ada.approve(requestId)).status).toBe(200);
      const statuses = (await Promise.all(polls)).map(({ status }) => status);
      // Only the newest poll is read by a client that repeats itself; that one, or the next, has the tokens.
      const tokens = statuses.filter((status) => status === 200).length;
      if (tokens === 0) expect((await poll(app, client, grant)).status).toBe(200);
      else expect(tokens).toBe(1);
      expect(await grantsOf(requestId)).toBe(1);
    });

    it("a device code, later", async () => {
      const { app, client } = scene;
      const grant = await approvedGrant();
      expect((await poll(app, client, grant)).status).toBe(200);
      const again = await changingNothing(app, () => poll(app, client, grant));
      expect(await verdict(again)).toEqual(refused(400, "invalid_grant"));
    });

    it("a page, ten at once: one session begins", async () => {
      const { app, ada } = scene;
      const waiting = await waitOnPage(app);
      await ada.openAndApprove(waiting.code);
      const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(waiting)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([303, ...Array(9).fill(409)]);
      const sessions = await app.deps.db
        .selectFrom("sessions")
        .select("id")
        .where("sign_in_request_id", "=", waiting.requestId as `sir_${string}`)
        .execute();
      expect(sessions).toHaveLength(1);
    });

    it("a page, later", async () => {
      const waiting = await signInByCode(scene.app, scene.ada);
      const again = await changingNothing(scene.app, () => redeem(waiting));
      expect(await verdict(again)).toEqual(refused(409, "already_redeemed"));
    });

    it("a page by another browser, even one that knows the request's id, and before it is approved", async () => {
      const { app, ada } = scene;
      const waiting = await waitOnPage(app);
      const other = await waitOnPage(app);
      expect(await verdict(await changingNothing(app, () => redeem(waiting)))).toEqual(refused(409, "still_pending"));
      await ada.openAndApprove(waiting.code);
      for (const browser of [app.newBrowser(), other.browser, ada.phone]) {
        const answer = await changingNothing(app, () => redeem({ browser, requestId: waiting.requestId }));
        expect(await verdict(answer)).toEqual(refused(403, "wrong_redeemer"));
      }
      expect((await redeem(waiting)).status).toBe(303);
    });

    it("a device grant through the page's door, and a page's through the device's", async () => {
      const { app, client, ada } = scene;
      const grant = await approvedGrant();
      const browser = app.newBrowser();
      await browser.get("/sign-in");
      const answer = await changingNothing(app, () => redeem({ browser, requestId: grant.requestId }));
      expect(await verdict(answer)).toEqual(refused(403, "wrong_redeemer"));
      const page = await waitOnPage(app);
      await ada.openAndApprove(page.code);
      const binding = page.browser.cookie("binding") ?? "";
      const atToken = await changingNothing(app, () => poll(app, client, { deviceCode: binding }));
      expect(await verdict(atToken)).toEqual(refused(400, "invalid_grant"));
    });
  });

  it("stops a poll from getting what was denied, cancelled, undone or has run out", async () => {
    const { app, client, ada } = scene;
    const denied = await beginDeviceGrant(app, client);
    await ada.deny(await ada.open(denied.userCode), "not_started_by_me");
    expect(await verdict(await poll(app, client, denied))).toEqual(refused(400, "access_denied"));
    // Somebody else, for whoever undoes a sign-in is protected from the next one.
    const grace = await app.createPerson("Grace Hopper");
    const undone = await approvedGrant(grace);
    expect((await grace.revoke(undone.requestId)).status).toBe(303);
    expect(await verdict(await poll(app, client, undone))).toEqual(refused(400, "access_denied"));
    const late = await approvedGrant();
    app.advance(121_000);
    const answer = await changingNothing(app, () => poll(app, client, late));
    expect(await verdict(answer)).toEqual(refused(400, "expired_token"));
  });

  describe("stops a thief of tokens", () => {
    it("who uses a refresh token a second time: the whole family ends", async () => {
      const { app, ada, client } = scene;
      const first = await deviceTokens(app, ada, client);
      const second = (await (await refresh(app, client, first.refresh_token)).json()) as Tokens;
      expect((await userinfo(app, second.access_token)).status).toBe(200);
      // Within the grace it would be taken for a lost answer.
      app.advance(31_000);
      expect(await verdict(await refresh(app, client, first.refresh_token))).toEqual(refused(400, "invalid_grant"));
      for (const { refresh_token, access_token } of [first, second]) {
        const answer = await changingNothing(app, () => refresh(app, client, refresh_token));
        expect(await verdict(answer)).toEqual(refused(400, "invalid_grant"));
        expect(await verdict(await userinfo(app, access_token))).toEqual(refused(401, "invalid_token"));
      }
    });

    it("who uses it at the same moment, ten at once: one line goes on, and the second to show itself ends it", async () => {
      const { app, ada, client } = scene;
      const { refresh_token } = await deviceTokens(app, ada, client);
      const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(app, client, refresh_token)));
      const [won, other] = await Promise.all(
        answers.filter(({ status }) => status === 200).map(async (answer) => (await answer.json()) as Tokens),
      );
      const next = await refresh(app, client, won!.refresh_token);
      expect(next.status).toBe(200);
      expect(await verdict(await refresh(app, client, other!.refresh_token))).toEqual(refused(400, "invalid_grant"));
      const { refresh_token: newest } = (await next.json()) as Tokens;
      expect(await verdict(await refresh(app, client, newest))).toEqual(refused(400, "invalid_grant"));
      expect(await verdict(await userinfo(app, won!.access_token))).toEqual(refused(401, "invalid_token"));
    });

    it("who is another client: refused, and the rightful one is not disturbed", async () => {
      const { app, ada, client, otherClient } = scene;
      const { refresh_token } = await deviceTokens(app, ada, client);
      const answer = await changingNothing(app, () => refresh(app, otherClient, refresh_token));
      expect(await verdict(answer)).toEqual(refused(400, "invalid_grant"));
      expect((await refresh(app, client, refresh_token)).status).toBe(200);
    });

    it("who takes one kind of token for another", async () => {
      const { app, ada, client } = scene;
      const { id_token, refresh_token } = await deviceTokens(app, ada, client);
      for (const wrong of [id_token, refresh_token, `${id_token}x`, "x.y.z"])
        expect(await verdict(await userinfo(app, wrong))).toEqual(refused(401, "invalid_token"));
    });

    it("who signs tokens himself, or with no algorithm at all", async () => {
      const { app, ada, client } = scene;
      const { access_token } = await deviceTokens(app, ada, client);
      const [head = "", body = "", signature = ""] = access_token.split(".");
      const header = JSON.parse(Buffer.from(head, "base64url").toString()) as object;
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const mine = encode({ ...(JSON.parse(Buffer.from(body, "base64url").toString()) as object), sub: "acc_x" });
      const forged = [
        `${encode({ ...header, alg: "none" })}.${body}.`,
        `${encode({ ...header, alg: "HS256" })}.${body}.${signature}`,
        `${head}.${mine}.${signature}`,
        `${head}.${body}.${signature.slice(2)}`,
        `${head}.${body}.`,
        `${encode({ ...header, kid: "unknown" })}.${body}.${signature}`,
      ];
      for (const wrong of forged)
        expect(await verdict(await userinfo(app, wrong))).toEqual(refused(401, "invalid_token"));
    });

    it("who signed in by code when the account's owner says it was not me", async () => {
      const { app, client } = scene;
      const ada = await app.createPerson("Ada Byron");
      const grant = await beginDeviceGrant(app, client, "openid offline_access");
      const requestId = await ada.openAndApprove(grant.userCode);
      const tokens = (await (await poll(app, client, grant)).json()) as Tokens;
      const { browser, requestId: pageRequest } = await signInByCode(app, ada);
      for (const id of [requestId, pageRequest]) expect((await ada.revoke(id)).status).toBe(303);
      expect(await verdict(await userinfo(app, tokens.access_token))).toEqual(refused(401, "invalid_token"));
      expect(await verdict(await refresh(app, client, tokens.refresh_token))).toEqual(refused(400, "invalid_grant"));
      expect((await browser.get("/")).headers.get("location")).toBe("/sign-in");
    });
  });

  const grantsOf = async (requestId: string): Promise<number> =>
    (
      await scene.app.deps.db
        .selectFrom("grants")
        .select("id")
        .where("sign_in_request_id", "=", requestId as `sir_${string}`)
        .execute()
    ).length;
});
