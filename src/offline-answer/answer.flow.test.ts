import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey, type SoftwareBrowserKey } from "../../tests/kit/browser-key.ts";
import {
  accepted,
  binding,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newScreen,
  places,
} from "../../tests/kit/flow-world.ts";
import { createOfflinePhone, type OfflinePhone } from "../../tests/kit/offline-phone.ts";
import { fullSignIn, prove, redeemPage } from "../../tests/kit/whole-sign-ins.ts";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { undoSignIn } from "../approval/undo.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { endDevice } from "../devices/end-device.flow.ts";
import { hashSecret } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { nameRequest } from "../sign-in/name.flow.ts";
import { answerChallenge, showChallenge } from "./answer.flow.ts";
import { beginOfflineKey, keepOfflineKey, offlineCredentialOf, stopOfflineAnswers } from "./offline-key.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });
const redeemer = hashSecret(binding);

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let phone: OfflinePhone;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    phone = createOfflinePhone();
  });

  const setUp = async (person: FlowPerson, key: string) => {
    const options = accepted(await beginOfflineKey(world.deps, person.signedIn)) as { challenge: string };
    return keepOfflineKey(world.deps, person.signedIn, person.authenticator.get(options), key);
  };
  const ask = async (name: string, from: string = places.elsewhere, key?: SoftwareBrowserKey) => {
    const { request } = await world.beginPage({ screen: { ...newScreen, address: from } });
    if (key !== undefined) accepted(await prove(world, request.id, key));
    accepted(await nameRequest(world.deps, request.id, redeemer, name));
    return request.id;
  };
  const challenge = async (id: SignInRequestId) =>
    accepted(await showChallenge(world.deps, id, redeemer, true)).offline?.digits ?? "";
  const answer = (id: SignInRequestId, digits: string, by = redeemer) => answerChallenge(world.deps, id, by, digits);
  const other = (digits: string) => String((Number(digits) + 1) % 1e8).padStart(8, "0");
  const state = async (id: SignInRequestId) => (await findRequest(db, id))?.state;

  describe("a phone without network", () => {
    beforeEach(async () => {
      accepted(await setUp(ada, phone.key));
    });

    it("signs its person in, limited and as unknown, even on a browser that is known and next to it", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, ada, { key });
      const id = await ask("ada", places.home, key);
      accepted(await answer(id, phone.answer(await challenge(id))));
      expect(await state(id)).toMatchObject({
        name: "approved",
        countersignatureId: null,
        opener: { accountId: ada.signedIn.account.id, deviceId: ada.signedIn.session.deviceId },
        terms: { verdict: "unknown", form: "limited" },
      });
      const { sessionToken } = accepted(await redeemPage(world, id));
      const signedIn = await findSignedIn(world.deps, sessionToken);
      expect(signedIn?.session).toMatchObject({ origin: { verdict: "unknown", form: "limited" }, deviceId: null });
      expect(await world.auditEvents()).toContain("sign_in_answered_offline");
    });

    it("can be undone by its person as any sign-in", async () => {
      const id = await ask("ada");
      accepted(await answer(id, phone.answer(await challenge(id))));
      const { sessionToken } = accepted(await redeemPage(world, id));
      accepted(await undoSignIn(world.deps, ada.signedIn, id));
      expect(await findSignedIn(world.deps, sessionToken)).toBeNull();
    });

    it("is refused while its account lets in only what is close by, and the log says so", async () => {
      const undone = await ask("ada");
      accepted(await answer(undone, phone.answer(await challenge(undone))));
      accepted(await redeemPage(world, undone));
      accepted(await undoSignIn(world.deps, ada.signedIn, undone));
      const id = await ask("ada");
      accepted(await answer(id, phone.answer(await challenge(id))));
      expect(await state(id)).toMatchObject({ name: "denied", denial: "account_protected" });
      expect((await world.auditEvents()).at(-1)).toBe("sign_in_refused");
    });

    it("is read with the spaces and dashes that people type", async () => {
      const id = await ask("ada");
      const digits = phone.answer(await challenge(id));
      accepted(await answer(id, ` ${digits.slice(0, 4)}-${digits.slice(4)} `));
    });

    it("answers once: the same digits are worth nothing on the next challenge, or for another request", async () => {
      const id = await ask("ada");
      const digits = phone.answer(await challenge(id));
      const otherId = await ask("ada");
      await challenge(otherId);
      expect(await answer(otherId, digits)).toEqual(refused("answer_wrong"));
      await challenge(id);
      expect(await answer(id, digits)).toEqual(refused("answer_wrong"));
      expect((await state(id))?.name).toBe("pending");
    });

    it("of ten equal answers sent at once, one signs in", async () => {
      const id = await ask("ada");
      const digits = phone.answer(await challenge(id));
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => answer(id, digits)));
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it.each(["", "1234567", "123456789", "١٢٣٤٥٦٧٨9", "abcdefgh", "12 34 56"])("is not %j", async (entered) => {
      const id = await ask("ada");
      await challenge(id);
      expect(await answer(id, entered)).toEqual(refused("answer_malformed"));
    });

    it("is refused after its device was revoked, and once it was told to answer no more", async () => {
      const { session, account } = ada.signedIn;
      const id = await ask("ada");
      const digits = phone.answer(await challenge(id));
      accepted(await stopOfflineAnswers(world.deps, ada.signedIn));
      expect(await offlineCredentialOf(db, account.id, session.deviceId!)).toBeNull();
      expect(await answer(id, digits)).toEqual(refused("answer_wrong"));

      accepted(await setUp(ada, phone.key));
      const again = phone.answer(await challenge(id));
      await db.transaction().execute(async (tx) => {
        const device = { accountId: account.id, deviceId: session.deviceId!, lost: false, undoApprovals: false };
        await endDevice(tx, world.deps, device, world.deps.clock.now());
      });
      expect(await answer(id, again)).toEqual(refused("answer_wrong"));
    });

    it("is refused for a disabled account", async () => {
      const id = await ask("ada");
      const digits = phone.answer(await challenge(id));
      accepted(await disableAccount(world.deps, "ada"));
      expect(await answer(id, digits)).toEqual(refused("answer_wrong"));
    });

    it.each([
      ["a hosting network", places.hosting, "hosting_network"],
      ["behind an anonymiser", places.anonymiser, "hidden_network"],
    ])("gets nobody in from %s", async (_where, from, denial) => {
      const id = await ask("ada", from);
      accepted(await answer(id, phone.answer(await challenge(id))));
      expect(await state(id)).toMatchObject({ name: "denied", denial });
    });
  });

  describe("guessing", () => {
    it("ends the challenge with the third wrong answer; the code on the same page goes on working", async () => {
      accepted(await setUp(ada, phone.key));
      const id = await ask("ada");
      const right = phone.answer(await challenge(id));
      for (let wrong = 0; wrong < limits.offlineAnswerTries; wrong += 1)
        expect(await answer(id, other(right))).toEqual(refused("answer_wrong"));
      expect(await answer(id, right)).toEqual(refused("no_challenge"));
      expect((await findRequest(db, id))?.offline).toBeNull();
    });

    it("is stopped for one source, while another source, and the owner's own browser, go on", async () => {
      accepted(await setUp(ada, phone.key));
      const guessOften = async (from: string) => {
        for (let round = 0; round < limits.offlineTriesPerAccountAndSource; round += 1) {
          const id = await ask("ada", from);
          expect(await answer(id, other(phone.answer(await challenge(id))))).toEqual(refused("answer_wrong"));
        }
      };
      await guessOften(places.elsewhere);
      const stopped = await ask("ada", places.elsewhere);
      expect(await answer(stopped, phone.answer(await challenge(stopped)))).toEqual(refused("too_many_tries"));
      const fromHome = await ask("ada", places.home);
      accepted(await answer(fromHome, phone.answer(await challenge(fromHome))));
    });

    it("of a flood from everywhere stops strangers, not a browser that the person approved before", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, ada, { key });
      accepted(await setUp(ada, phone.key));
      for (let source = 0; source < limits.offlineTriesPerAccount; source += 1) {
        const id = await ask("ada", `198.18.0.${source}`);
        expect(await answer(id, other(phone.answer(await challenge(id))))).toEqual(refused("answer_wrong"));
      }
      const stranger = await ask("ada", places.elsewhere);
      expect(await answer(stranger, phone.answer(await challenge(stranger)))).toEqual(refused("too_many_tries"));
      const own = await ask("ada", places.elsewhere, key);
      accepted(await answer(own, phone.answer(await challenge(own))));
    });

    it.each(["ADA", " ada", "\uFF41\uFF44\uFF41"])(
      "is counted as hers when her name is written %j",
      async (written) => {
        for (let round = 0; round < limits.offlineTriesPerAccountAndSource; round += 1) {
          const id = await ask("ada");
          await challenge(id);
          await answer(id, "12345678");
        }
        const id = await ask(written);
        await challenge(id);
        expect(await answer(id, "12345678")).toEqual(refused("too_many_tries"));
      },
    );

    it("is counted alike for a name that is nobody's, which has no right answer", async () => {
      for (let round = 0; round < limits.offlineTriesPerAccountAndSource; round += 1) {
        const id = await ask("nobody");
        await challenge(id);
        expect(await answer(id, "12345678")).toEqual(refused("answer_wrong"));
      }
      const id = await ask("nobody");
      await challenge(id);
      expect(await answer(id, "12345678")).toEqual(refused("too_many_tries"));
    });
  });

  describe("setting it up", () => {
    it("takes an assertion by one of the account's own passkeys, and a challenge once", async () => {
      const grace = await world.person("grace");
      const options = accepted(await beginOfflineKey(world.deps, ada.signedIn)) as { challenge: string };
      const strange = grace.authenticator.get({ challenge: options.challenge });
      expect(await keepOfflineKey(world.deps, ada.signedIn, strange, phone.key)).toEqual(
        refused("passkey_not_recognised"),
      );
      expect(await keepOfflineKey(world.deps, ada.signedIn, ada.authenticator.get(options), phone.key)).toEqual(
        refused("challenge_expired"),
      );
    });

    it("needs user verification", async () => {
      const options = accepted(await beginOfflineKey(world.deps, ada.signedIn)) as { challenge: string };
      const touched = ada.authenticator.get(options, { userVerified: false });
      expect(await keepOfflineKey(world.deps, ada.signedIn, touched, phone.key)).toEqual(refused("user_not_verified"));
    });

    it("is for authorization devices only", async () => {
      const { sessionToken } = await fullSignIn(world, ada);
      const onComputer = await findSignedIn(world.deps, sessionToken);
      expect(await beginOfflineKey(world.deps, onComputer!)).toEqual(refused("device_needed"));
    });
  });

  it("shows a number only once somebody is named, and only to the browser that began", async () => {
    const { request } = await world.beginPage();
    expect(await showChallenge(world.deps, request.id, redeemer, true)).toEqual(refused("name_needed"));
    const id = await ask("ada");
    expect(await showChallenge(world.deps, id, hashSecret("another"), true)).toEqual(refused("wrong_redeemer"));
    expect(await challenge(id)).toMatch(/^\d{10}$/);
    expect(await answer(id, "12345678", hashSecret("another"))).toEqual(refused("wrong_redeemer"));
    accepted(await showChallenge(world.deps, id, redeemer, false));
    expect(await answer(id, "12345678")).toEqual(refused("no_challenge"));
  });
});
