import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  accepted,
  binding,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  places,
} from "../../tests/kit/flow-world.ts";
import { enterShownCode, openPage, redeemPage } from "../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { requestForPage } from "../sign-in/page-request.flow.ts";
import { showRequest } from "../sign-in/screen.flow.ts";
import { viewOnPhone } from "./card.flow.ts";
import { checkCodeFor, enterCheckCode } from "./check-code.flow.ts";
import { approve, deny } from "./decide.flow.ts";
import { undoSignIn } from "./undo.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let id: SignInRequestId;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    id = await openPage(world, ada, { from: places.elsewhere });
  });
  const stateName = async () => (await findRequest(db, id))?.state.name;
  const screen = async () => {
    const request = await findRequest(db, id);
    return request === null ? null : showRequest(world.deps, request);
  };
  const enter = (code: string, secret = binding) => enterCheckCode(world.deps, id, hashSecret(secret), code);
  const wrongCode = async () => ((await checkCodeFor(db, id)) === "000000" ? "111111" : "000000");

  describe("the question", () => {
    it("must be answered: without the answer nothing is written, with it the check code is next", async () => {
      const events = await world.auditEvents();
      expect(await approve(world.deps, ada.signedIn, id, await ada.sign(id), null)).toEqual(refused("answer_needed"));
      expect([await stateName(), await world.auditEvents()]).toEqual(["opened", events]);
      expect(await checkCodeFor(db, id)).toBeNull();
      accepted(await approve(world.deps, ada.signedIn, id, await ada.sign(id), "in_front_of_me"));
      expect(await stateName()).toBe("checking");
      const { detail } = await db
        .selectFrom("audit_events")
        .select("detail")
        .where("event", "=", "sign_in_approved")
        .executeTakeFirstOrThrow();
      expect(JSON.parse(detail)).toEqual({ seen: "in_front_of_me" });
    });

    it("is asked before the passkey: a missing answer is refused even with a wrong signature", async () =>
      expect(await ada.approve(id, { userVerified: false }, null)).toEqual(refused("answer_needed")));
  });

  describe("the check code", () => {
    beforeEach(async () => {
      accepted(await ada.approve(id));
    });

    it("is shown on the phone that approved, the same each time, and asked for on the new screen", async () => {
      const checkCode = await checkCodeFor(db, id);
      for (let look = 0; look < 2; look++)
        expect(accepted(await viewOnPhone(world.deps, ada.signedIn, id))).toMatchObject({
          step: "show_check_code",
          checkCode,
        });
      expect(await screen()).toEqual({
        state: "checking",
        accountName: "ada",
        deviceName: "ada's Pixel",
        triesLeft: limits.checkCodeTries,
      });
    });

    it("is not shown to another session of the account, nor to anybody else", async () => {
      const grace = await world.person("grace");
      const elsewhere = { ...ada.signedIn, session: { ...ada.signedIn.session, id: "ses_another" as const } };
      for (const signedIn of [grace.signedIn, elsewhere])
        expect(await viewOnPhone(world.deps, signedIn, id)).toEqual(refused("not_opened_by_you"));
    });

    it("lets the new screen in when it is right, and not before", async () => {
      expect(await redeemPage(world, id)).toEqual(refused("check_code_needed"));
      expect(accepted(await enterShownCode(world, id)).state.name).toBe("approved");
      expect((await redeemPage(world, id)).ok).toBe(true);
      expect(await world.auditEvents()).toContain("check_code_entered");
    });

    it("may be wrong twice; the third wrong one ends the request on both screens, and a right one comes too late", async () => {
      for (let left = limits.checkCodeTries - 1; left > 0; left--) {
        accepted(await enter(await wrongCode()));
        expect(await screen()).toMatchObject({ state: "checking", triesLeft: left });
      }
      accepted(await enter(await wrongCode()));
      expect(await screen()).toEqual({ state: "refused", why: "check_code_wrong", offerPasskey: true });
      expect(accepted(await viewOnPhone(world.deps, ada.signedIn, id))).toMatchObject({
        step: "refused",
        why: "check_code_wrong",
      });
      expect(await enterShownCode(world, id)).toEqual(refused("denied"));
      expect(await redeemPage(world, id)).toEqual(refused("denied"));
      const wrong = (await world.auditEvents()).filter((event) => event === "check_code_wrong");
      expect(wrong).toHaveLength(limits.checkCodeTries);
    });

    it("has three tries and no more when a hundred are made at once", async () => {
      const wrong = await wrongCode();
      const tried = await Promise.all(Array.from({ length: 100 }, () => enter(wrong)));
      expect(tried.filter(({ ok }) => ok)).toHaveLength(limits.checkCodeTries);
      expect(await stateName()).toBe("denied");
    });

    it("costs no try when it cannot be a code", async () => {
      for (const entered of ["", "48201", "4820133", "abcdef", "482 01x"])
        expect(await enter(entered)).toEqual(refused("check_code_malformed"));
      expect(await screen()).toMatchObject({ triesLeft: limits.checkCodeTries });
    });

    it("counts for nothing from another browser, right or wrong", async () => {
      const right = (await checkCodeFor(db, id)) ?? "";
      for (const code of [right, await wrongCode()])
        expect(await enter(code, "another")).toEqual(refused("wrong_redeemer"));
      expect(await screen()).toMatchObject({ state: "checking", triesLeft: limits.checkCodeTries });
    });

    it("comes too late when the time is up", async () => {
      world.advance(limits.redeemWithinSeconds);
      expect(await enterShownCode(world, id)).toEqual(refused("expired"));
    });

    it.each([
      ["denied on the phone", () => deny(world.deps, ada.signedIn, id, "not_started_by_me"), "denied"],
      ["taken back", () => undoSignIn(world.deps, ada.signedIn, id), "revoked"],
    ])("comes too late when the sign-in was %s meanwhile", async (_how, happen, reason) => {
      accepted<unknown>(await happen());
      expect(await enterShownCode(world, id)).toEqual(refused(reason));
      expect(await redeemPage(world, id)).toEqual(refused(reason));
    });

    it("is asked for again after a reload of the page: no other request takes its place", async () => {
      const request = await findRequest(db, id);
      if (request === null) throw new Error("the request is gone");
      const { redeemerHash, returnTo, wanted, clientId, scopes } = request;
      const reloaded = await requestForPage(world.deps, {
        redeemerHash,
        returnTo,
        wanted,
        clientId,
        scopes,
        screen: request.screen,
      });
      expect(reloaded.id).toBe(id);
    });
  });
});
