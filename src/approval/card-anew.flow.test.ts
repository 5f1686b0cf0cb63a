import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey } from "../../tests/kit/browser-key.ts";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newScreen,
  places,
} from "../../tests/kit/flow-world.ts";
import { enterShownCode, openPage, prove, redeemPage } from "../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { findClaimOfSession } from "../devices/claim-enrolment.flow.ts";
import { trustInScreen } from "../devices/vouch-for-screen.flow.ts";
import { canonicalJson } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import type { ScreenUse } from "../policy/screen-use.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { redeemIntoSession } from "../sign-in/redeem.flow.ts";
import { chooseUse } from "./card-anew.flow.ts";
import { approve } from "./decide.flow.ts";
import { undoSignIn } from "./undo.flow.ts";
import { verifyCountersignature } from "./verify-countersignature.flow.ts";

const notPossible = { ok: false, reason: "use_not_possible" };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });

  /** Ada has the card of a screen that asked to be this. */
  const cardOf = async (wanted: ScreenUse, from: string = places.home): Promise<SignInRequestId> => {
    const { typed } = await world.beginPage({ wanted, screen: { ...newScreen, address: from } });
    return accepted(await ada.open(typed.code));
  };
  const choose = (id: SignInRequestId, use: ScreenUse, by = ada) =>
    chooseUse(world.deps, by.signedIn, id, use, places.home);
  const termsOf = async (id: SignInRequestId) => {
    const state = (await findRequest(db, id))?.state;
    return state !== undefined && "terms" in state ? state.terms : null;
  };
  const redeem = async (id: SignInRequestId) => {
    const { sessionToken, next } = accepted(await redeemPage(world, id));
    return { next, signedIn: (await findSignedIn(world.deps, sessionToken)) as SignedIn };
  };

  describe("a computer that asks to become one of the account's devices", () => {
    it("is only signed in unless the person says on the card that it is theirs", async () => {
      const id = await cardOf("own");
      accepted(await ada.approve(id));
      const { next, signedIn } = await redeem(id);
      expect(next).toBe("/wiki");
      expect(await findClaimOfSession(world.deps, signedIn)).toBeNull();
    });

    it("says so in the statement that is signed, once chosen, and may then make a passkey without being asked again", async () => {
      const id = await cardOf("own");
      accepted(await choose(id, "own"));
      accepted(await ada.approve(id));
      const { statement } = accepted(await verifyCountersignature(db, id));
      expect(statement).toMatchObject({ type: "countersign/sign-in/2", screen_use: "own", form: "full" });
      const request = await findRequest(db, id);
      expect(request && (await trustInScreen(world.deps, ada.signedIn, request))).toBe("offered");
      const { next, signedIn } = await redeem(id);
      expect(next).toBe("/enrol/computer");
      expect((await findClaimOfSession(world.deps, signedIn))?.byDevice.id).toBe(ada.signedIn.session.deviceId);
    });

    it("is approved by no signature over the card from before the choice, whichever way it was changed", async () => {
      const id = await cardOf("own");
      const before = await ada.sign(id);
      accepted(await choose(id, "own"));
      const own = await ada.sign(id);
      accepted(await choose(id, "ordinary"));
      for (const earlier of [before, own]) {
        expect(await approve(world.deps, ada.signedIn, id, earlier, null)).toMatchObject({ ok: false });
      }
      accepted(await ada.approve(id));
      expect(await termsOf(id)).toMatchObject({ use: "ordinary" });
    });

    it("is refused where nothing shows that it is near, on the card and after a check code", async () => {
      const id = await cardOf("own", places.elsewhere);
      expect(await choose(id, "own")).toEqual(notPossible);
      accepted(await ada.approve(id));
      accepted(await enterShownCode(world, id));
      const { next, signedIn } = await redeem(id);
      expect(next).toBe("/wiki");
      expect(await findClaimOfSession(world.deps, signedIn)).toBeNull();
    });

    it("gets nothing but a limited sign-in when it turns up in another network to redeem", async () => {
      const id = await cardOf("own");
      accepted(await choose(id, "own"));
      accepted(await ada.approve(id));
      const request = await findRequest(db, id);
      const redeemed = await redeemIntoSession(world.deps, id, {
        redeemerHash: request?.redeemerHash ?? "",
        currentSessionId: null,
        address: places.elsewhere,
      });
      expect(accepted(redeemed).next).toBe("/wiki");
      expect(await termsOf(id)).toMatchObject({ form: "limited", use: "ordinary" });
    });

    it("is known the next time, until its sign-in is undone", async () => {
      const key = createBrowserKey();
      const id = await cardOf("own");
      accepted(await prove(world, id, key));
      accepted(await choose(id, "own"));
      accepted(await ada.approve(id));
      await redeem(id);
      expect(await termsOf(await openPage(world, ada, { key }))).toMatchObject({ verdict: "known" });
      accepted(await undoSignIn(world.deps, ada.signedIn, id));
      expect(await termsOf(await openPage(world, ada, { key }))).toMatchObject({ verdict: "likely" });
    });

    it("that did not ask is made none, and no stranger's session chooses for the one who opened the card", async () => {
      expect(await choose(await cardOf("ordinary"), "own")).toEqual(notPossible);
      const id = await cardOf("own");
      const grace = await world.person("grace");
      expect(await choose(id, "own", grace)).toMatchObject({ ok: false });
      expect(await termsOf(id)).toMatchObject({ use: "ordinary" });
    });
  });

  describe("a shared screen", () => {
    it.each(["asked for by the screen", "chosen on the card"])(
      "%s, is signed in for an hour, and not known afterwards",
      async (how) => {
        const key = createBrowserKey();
        const id = await cardOf(how === "chosen on the card" ? "ordinary" : "shared");
        accepted(await prove(world, id, key));
        if (how === "chosen on the card") accepted(await choose(id, "shared"));
        accepted(await ada.approve(id));
        expect(accepted(await verifyCountersignature(db, id)).statement).toMatchObject({
          screen_use: "shared",
          lifetime_seconds: limits.sharedScreenLifetimeSeconds,
        });
        const { signedIn } = await redeem(id);
        expect(signedIn.session.expiresAt - signedIn.session.createdAt).toBe(
          seconds(limits.sharedScreenLifetimeSeconds),
        );
        expect(await knownBrowsersOf(db, ada.signedIn.account.id)).toEqual([]);
        const request = await findRequest(db, id);
        expect(request && (await trustInScreen(world.deps, ada.signedIn, request))).toBeNull();
      },
    );

    it("that the account knew before is known no more", async () => {
      const key = createBrowserKey();
      const first = await openPage(world, ada, { key });
      accepted(await ada.approve(first));
      await redeem(first);
      expect(await knownBrowsersOf(db, ada.signedIn.account.id)).toHaveLength(1);
      const again = await openPage(world, ada, { key });
      accepted(await choose(again, "shared"));
      accepted(await ada.approve(again));
      await redeem(again);
      expect(await knownBrowsersOf(db, ada.signedIn.account.id)).toEqual([]);
    });

    it("stays one when it asked to be, whatever is chosen", async () => {
      const id = await cardOf("shared");
      for (const use of ["ordinary", "own"] as const) expect(await choose(id, use)).toEqual(notPossible);
      expect(await termsOf(id)).toMatchObject({ use: "shared" });
    });
  });

  it("a card that the version before had opened is signed, verified and redeemed as it was: without a use", async () => {
    const id = await cardOf("ordinary");
    const row = db.selectFrom("sign_in_requests").select(["statement", "terms"]).where("id", "=", id);
    const opened = await row.executeTakeFirstOrThrow();
    const { screen_use: _, ...statement } = JSON.parse(opened.statement ?? "");
    const { use: __, ...terms } = JSON.parse(opened.terms ?? "");
    const before = {
      statement: canonicalJson({ ...statement, type: "countersign/sign-in/1" }),
      terms: JSON.stringify(terms),
    };
    await db.updateTable("sign_in_requests").set(before).where("id", "=", id).execute();
    accepted(await ada.approve(id));
    const verified = accepted(await verifyCountersignature(db, id)).statement;
    expect(verified.type).toBe("countersign/sign-in/1");
    expect(verified).not.toHaveProperty("screen_use");
    const { next, signedIn } = await redeem(id);
    expect([next, signedIn.session.origin?.use]).toEqual(["/wiki", "ordinary"]);
  });
});
