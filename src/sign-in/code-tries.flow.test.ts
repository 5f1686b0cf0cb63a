import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { findRequest } from "./advance.flow.ts";

const home = "203.0.113.5";
const { codeTriesPerAccount, codeTriesPerSource } = limits;
const tooMany = { ok: false, reason: "too_many_tries" };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let mallory: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    // Codes of live requests begin with a zero here, so that a guess that begins with a nine is always wrong.
    world = createFlowWorld(db, { integer: (below) => Math.floor((Math.random() * below) / 10) });
    [ada, mallory] = [await world.person("ada"), await world.person("mallory")];
  });
  const guess = (who: FlowPerson, at: number) => who.open(String(900_000 + at), home);
  const countOf = async (who: FlowPerson) =>
    (await db.selectFrom("attempts").selectAll().where("key", "like", `%${who.signedIn.account.id}`).execute())[0]
      ?.count ?? 0;
  const guessAll = async (who: FlowPerson, times: number) => {
    for (let at = 0; at < times; at++) await guess(who, at);
  };

  it("refuses a guesser beyond the limit, with the right code too", async () => {
    const { typed } = await world.beginPage();
    for (let at = 0; at < codeTriesPerAccount; at++)
      expect(await guess(mallory, at)).toEqual({ ok: false, reason: "wrong_code" });
    expect(await guess(mallory, 99)).toEqual(tooMany);
    expect(await mallory.open(typed.code, "192.0.2.99")).toEqual(tooMany);
    expect((await ada.open(typed.code, home)).ok).toBe(true);
  });

  it("gives no more tries to fifty guesses sent all at once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => guess(mallory, at)));
    const looked = outcomes.filter((each) => !each.ok && each.reason === "wrong_code");
    expect(looked).toHaveLength(codeTriesPerAccount);
    expect(outcomes.filter((each) => !each.ok && each.reason === "too_many_tries")).toHaveLength(
      50 - codeTriesPerAccount,
    );
    expect(await countOf(mallory)).toBe(codeTriesPerAccount);
  });

  it("keeps the count through a success: right codes in between buy no tries", async () => {
    for (let round = 0; round < 3; round++) {
      const before = await countOf(ada);
      accepted(await ada.open((await world.beginPage()).typed.code, home));
      expect(await countOf(ada)).toBe(before);
      await guess(ada, round);
    }
    expect(await countOf(ada)).toBe(3);
  });

  it("counts nothing for what cannot be a code, nor for one that has expired", async () => {
    const { typed } = await world.beginPage();
    await ada.open("hello", home);
    world.advance(limits.typedCodeLifetimeSeconds);
    expect(await ada.open(typed.code, home)).toEqual({ ok: false, reason: "code_expired" });
    expect(await countOf(ada)).toBe(0);
  });

  it("counts nothing for a right code of what may not be opened, and writes nothing of it", async () => {
    const { typed, request } = await world.beginPage();
    await disableAccount(world.deps, "ada");
    const events = await world.auditEvents();
    expect(await ada.open(typed.code, home)).toEqual({ ok: false, reason: "account_disabled" });
    expect(await countOf(ada)).toBe(0);
    expect(await findRequest(db, request.id)).toEqual(request);
    expect(await world.auditEvents()).toEqual(events);
  });

  it("leaves no trace of a code that was right", async () => {
    accepted(await ada.open((await world.beginPage()).typed.code, home));
    expect(await db.selectFrom("attempts").selectAll().execute()).toEqual([]);
  });

  it("forgets the count with the window, and keeps it through a restart until then", async () => {
    await guessAll(mallory, codeTriesPerAccount);
    const restarted = createFlowWorld(db);
    expect(restarted.deps.clock.now()).toBe(world.deps.clock.now());
    expect(await guess(mallory, 1)).toEqual(tooMany);
    world.advance(limits.codeTryWindowSeconds);
    expect(await guess(mallory, 2)).toEqual({ ok: false, reason: "wrong_code" });
  });

  it("locks nobody out who shares an address with a crowd of guessers", async () => {
    const { typed } = await world.beginPage();
    const crowd = codeTriesPerSource * 2;
    await guessAll(mallory, limits.codeTriesAlwaysAllowed);
    await db.updateTable("attempts").set({ count: crowd }).where("key", "=", `code:source:${home}`).execute();
    expect(await guess(mallory, 77)).toEqual(tooMany);
    expect((await ada.open(typed.code, home)).ok).toBe(true);
  });
});
