import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newPasskey,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { createSoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { beginRegistration, finishRegistration } from "./another-passkey.flow.ts";
import { passkeysOf } from "./passkeys-of-account.flow.ts";
import { type AskingBrowser, beginPasskeySignIn, finishPasskeySignIn } from "./sign-in-with-passkey.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });
const names = { onThisDevice: "Laptop", securityKey: "Key", elsewhere: "Elsewhere" };
const laptop: AskingBrowser = {
  bindingSecret: "l".repeat(43),
  deviceSecret: null,
  deviceName: "Laptop",
  currentSessionId: null,
  screen: newScreen,
};

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const ask = async (ceremony = {}, browser = laptop) =>
    ada.authenticator.get(await beginPasskeySignIn(world.deps, browser.bindingSecret), ceremony);
  const answer = (response: Awaited<ReturnType<typeof ask>>, browser = laptop) =>
    finishPasskeySignIn(world.deps, response, browser);
  const signedInBy = async (token: string) => findSignedIn(world.deps, token);

  describe("signing in", () => {
    it("names no account before the passkey does", async () => {
      const options = await beginPasskeySignIn(world.deps, laptop.bindingSecret);
      expect(options.allowCredentials ?? []).toEqual([]);
      expect(options.userVerification).toBe("required");
    });

    it("makes the browser an authorization device, freshly verified", async () => {
      const { sessionToken, deviceSecret } = accepted(await answer(await ask()));
      expect(await signedInBy(sessionToken)).toMatchObject({
        account: { identifier: "ada" },
        session: { startedBy: "passkey", verifiedAt: world.deps.clock.now(), deviceId: expect.stringMatching(/^dev_/) },
      });
      const again = accepted(await answer(await ask(), { ...laptop, deviceSecret }));
      expect(again.deviceSecret).toBe(deviceSecret);
    });

    it("knows on which device a passkey lives that cannot leave it, and follows it when the device is known anew", async () => {
      const home = async () => (await passkeysOf(world.deps.db, ada.signedIn.account.id))[0]?.deviceId;
      expect(await home()).toBe(ada.signedIn.session.deviceId);
      const { sessionToken } = accepted(await answer(await ask()));
      expect(await home()).toBe((await signedInBy(sessionToken))?.session.deviceId);
      expect(await home()).not.toBe(ada.signedIn.session.deviceId);
    });

    it("asks somebody who shall touch again for their own passkeys only", async () => {
      const { account } = ada.signedIn;
      const options = await beginPasskeySignIn(world.deps, laptop.bindingSecret, account.id);
      expect(options.allowCredentials?.map(({ id }) => id)).toEqual(ada.authenticator.credentialIds);
    });

    it("ends the session that this browser had before", async () => {
      const first = accepted(await answer(await ask()));
      const currentSessionId = (await signedInBy(first.sessionToken))?.session.id ?? null;
      accepted(await answer(await ask(), { ...laptop, currentSessionId }));
      expect(await signedInBy(first.sessionToken)).toBeNull();
    });

    it("lets one of ten uses of one answer in", async () => {
      const response = await ask();
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => answer(response)));
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.filter((each) => !each.ok && each.reason === "challenge_expired")).toHaveLength(9);
    });

    it.each([
      ["an answer made for another browser", {}, { ...laptop, bindingSecret: "x".repeat(43) }, "challenge_expired"],
      ["an answer without user verification", { userVerified: false }, laptop, "user_not_verified"],
      ["an answer made on another site", { origin: "https://evil.example" }, laptop, "passkey_not_verified"],
      ["an answer for another relying party", { relyingPartyId: "evil.example" }, laptop, "passkey_not_verified"],
    ])("refuses %s", async (_what, ceremony, browser, reason) =>
      expect(await answer(await ask(ceremony), browser)).toEqual(refused(reason)),
    );

    it("refuses an answer that came too late", async () => {
      const response = await ask();
      world.advance(limits.passkeyChallengeLifetimeSeconds);
      expect(await answer(response)).toEqual(refused("challenge_expired"));
    });

    it("refuses the passkey of a disabled account, and one that nobody registered", async () => {
      accepted(await disableAccount(world.deps, "ada"));
      expect(await answer(await ask())).toEqual(refused("account_disabled"));
      const response = await ask();
      expect(await answer({ ...response, id: "x".repeat(43), rawId: "x".repeat(43) })).toEqual(
        refused("passkey_not_recognised"),
      );
    });

    it("refuses a copied passkey whose counter does not go up", async () => {
      accepted(await answer(await ask({ signCount: 5 })));
      expect(await answer(await ask({ signCount: 5 }))).toEqual(refused("passkey_not_verified"));
      expect(await answer(await ask({ signCount: 4 }))).toEqual(refused("passkey_not_verified"));
      accepted(await answer(await ask({ signCount: 6 })));
    });

    it.each(["", "AAAA", "e30", "bnVsbA", "WyJhIl0", "/not base64url/"])(
      "refuses client data %j without an error",
      async (clientDataJSON) => {
        const response = await ask();
        expect(await answer({ ...response, response: { ...response.response, clientDataJSON } })).toEqual(
          refused("challenge_expired"),
        );
      },
    );
  });

  describe("adding a passkey", () => {
    const second = () => createSoftwareAuthenticator(world.deps.config.origin);
    const begin = () => beginRegistration(world.deps, ada.signedIn);
    const finish = (response: ReturnType<typeof newPasskey>) =>
      finishRegistration(world.deps, ada.signedIn, response, names);

    it("works right after a user verification, and excludes the passkeys that are there", async () => {
      const options = accepted(await begin());
      expect(options.excludeCredentials?.map(({ id }) => id)).toEqual(ada.authenticator.credentialIds);
      expect((await finish(newPasskey(second(), options))).ok).toBe(true);
    });

    it("asks for a fresh user verification minutes later", async () => {
      world.advance(limits.freshVerificationSeconds);
      expect(await begin()).toEqual(refused("fresh_verification_needed"));
    });

    it("is never offered in a session that began with a code", async () => {
      const session = { ...ada.signedIn.session, verifiedAt: null, startedBy: "sign_in_request" as const };
      expect(await beginRegistration(world.deps, { ...ada.signedIn, session })).toEqual(
        refused("fresh_verification_needed"),
      );
    });

    it("takes an answer once, and not from another session", async () => {
      const grace = await world.person("grace");
      const response = newPasskey(second(), accepted(await begin()));
      expect(await finishRegistration(world.deps, grace.signedIn, response, names)).toEqual(
        refused("challenge_expired"),
      );
      expect((await finish(response)).ok).toBe(true);
      expect(await finish(response)).toEqual(refused("challenge_expired"));
    });

    it.each([{ userVerified: false }, { origin: "https://evil.example" }])(
      "refuses one made with %j",
      async (ceremony) =>
        expect(await finish(newPasskey(second(), accepted(await begin()), ceremony))).toEqual(
          refused("passkey_not_verified"),
        ),
    );
  });
});
