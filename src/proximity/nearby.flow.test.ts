import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { openPage } from "../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { answerChannel, offerChannel, returnNonce, sweepChannels, waitingOffer } from "./nearby.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let id: SignInRequestId;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    id = await openPage(world, ada);
  });

  /** The new screen's look for this offer, with pauses: a read of SQLite alone never lets a group of writes be committed. */
  const untilOffered = async (request: SignInRequestId, offer: string) => {
    for (;;) {
      const waiting = await waitingOffer(world.deps, request);
      if (waiting?.offer === offer) return waiting;
      await new Promise((later) => setTimeout(later, 1));
    }
  };
  /** The new screen's side of a channel: waits for the offer and answers it. Returns each end's nonce. */
  const connect = async (request = id, offer = "offer", answer = "answer") => {
    const phone = offerChannel(world.deps, request, offer);
    const waiting = await untilOffered(request, offer);
    await answerChannel(world.deps, request, answer);
    const { nonce: phoneNonce } = accepted(await phone);
    return { phoneNonce, screenNonce: waiting.nonce };
  };
  const give = (end: "phone" | "screen", nonce: string, request = id) => returnNonce(world.deps, request, end, nonce);
  /** Gives up waiting for the other end: the clock stands still until it is moved. */
  const whenTimeIsUp = async (waiting: Promise<boolean>): Promise<boolean> => {
    await new Promise((later) => setTimeout(later, 20));
    world.advance(limits.nearbyBudgetMilliseconds / 1000);
    world.deps.changes.announce(id);
    return waiting;
  };
  const nearbyAt = async (request = id) => (await findRequest(db, request))?.proximity.nearbyAt;

  it("carries the phone's offer to the new screen and the answer back, with a nonce for each end", async () => {
    const phone = offerChannel(world.deps, id, "offer");
    const waiting = await untilOffered(id, "offer");
    await answerChannel(world.deps, id, "answer");
    const { answer, nonce } = accepted(await phone);
    expect(answer).toBe("answer");
    expect([nonce, waiting.nonce].every((each) => /^[\w-]{43}$/.test(each))).toBe(true);
    expect(nonce).not.toBe(waiting.nonce);
    expect(await waitingOffer(world.deps, id)).toBeNull();
  });

  it("tells the phone no_answer when the new screen is silent for the budget", async () => {
    const offered = offerChannel(world.deps, id, "offer");
    const silent = await whenTimeIsUp(offered.then((outcome) => !outcome.ok));
    expect([silent, await offered]).toEqual([true, { ok: false, reason: "no_answer" }]);
  });

  it.each([["phone", "screen"] as const, ["screen", "phone"] as const])(
    "is proved when both ends return the nonce of the other, %s first",
    async (first, second) => {
      const { phoneNonce, screenNonce } = await connect();
      const received = { phone: screenNonce, screen: phoneNonce };
      const early = give(first, received[first]);
      await new Promise((later) => setTimeout(later, 20));
      expect(await nearbyAt()).toBeNull();
      expect([await give(second, received[second]), await early]).toEqual([true, true]);
      expect(await nearbyAt()).toBe(world.deps.clock.now());
    },
  );

  describe("is not proved", () => {
    it("by nonces that never crossed the channel: each end has only its own", async () => {
      const { phoneNonce, screenNonce } = await connect();
      expect([await give("phone", phoneNonce), await give("screen", screenNonce)]).toEqual([false, false]);
      expect(await nearbyAt()).toBeNull();
    });

    it("by the phone alone, nor by the new screen alone", async () => {
      const { phoneNonce, screenNonce } = await connect();
      expect(await give("screen", phoneNonce)).toBe(true);
      expect(await nearbyAt()).toBeNull();
      const again = await connect(id, "offer again");
      expect(await whenTimeIsUp(give("phone", again.screenNonce))).toBe(false);
      expect([await nearbyAt(), screenNonce === again.screenNonce]).toEqual([null, false]);
    });

    it("by nonces of an earlier offer, nor by those of another request", async () => {
      const earlier = await connect();
      const other = await openPage(world, ada);
      const others = await connect(other);
      await connect(id, "offer again");
      for (const { phoneNonce, screenNonce } of [earlier, others]) {
        expect(await give("screen", phoneNonce)).toBe(false);
        expect(await give("phone", screenNonce)).toBe(false);
      }
      expect([await nearbyAt(), await nearbyAt(other)]).toEqual([null, null]);
    });

    it("by anything else that somebody might send", async () => {
      await connect();
      for (const nonce of ["", "A".repeat(43), "undefined", "null"])
        expect([await give("phone", nonce), await give("screen", nonce)]).toEqual([false, false]);
    });

    it("where no channel was begun, or when its time is up", async () => {
      expect(await give("screen", "A".repeat(43))).toBe(false);
      const { phoneNonce } = await connect();
      world.advance((2 * limits.nearbyBudgetMilliseconds) / 1000);
      expect(await give("screen", phoneNonce)).toBe(false);
      expect(await waitingOffer(world.deps, id)).toBeNull();
    });

    it("for a request that was decided meanwhile", async () => {
      const { phoneNonce, screenNonce } = await connect();
      accepted(await ada.approve(id));
      expect(await give("screen", phoneNonce)).toBe(true);
      expect(await give("phone", screenNonce)).toBe(false);
      expect(await nearbyAt()).toBeNull();
    });
  });

  it("keeps the first answer: whoever answers later changes nothing", async () => {
    await connect();
    await answerChannel(world.deps, id, "another answer");
    const { answer } = await db.selectFrom("nearby_channels").select("answer").executeTakeFirstOrThrow();
    expect(answer).toBe("answer");
  });

  it("leaves nothing behind once it has run out and was swept", async () => {
    await connect();
    await sweepChannels(db, world.deps.clock.now() + 2 * limits.nearbyBudgetMilliseconds + 1);
    expect(await db.selectFrom("nearby_channels").selectAll().execute()).toEqual([]);
  });
});
