import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld, places } from "../../tests/kit/flow-world.ts";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { accept, refuse } from "../outcome.ts";
import type { Session } from "../sessions/session.ts";
import { remainingRecoveryCodes, replaceRecoveryCodes, useRecoveryCode } from "./recovery-code.flow.ts";
import { codesOf, replaceCodes } from "./recovery-code.store.ts";
import type { StoredRecoveryCode } from "./recovery-code.ts";

const wrong = { ok: false, reason: "recovery_code_wrong" };
const tooMany = { ok: false, reason: "too_many_tries" };
const never = "0000-0000-0000-0000";

/** One set serves all tests: making it is ten hashes, and its rows do for any account. */
let made: { readonly codes: readonly string[]; readonly rows: readonly StoredRecoveryCode[] } | undefined;

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let codes: readonly string[];
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    const { id } = ada.signedIn.account;
    if (made === undefined) {
      const fresh = accepted(await replaceRecoveryCodes(world.deps, ada.signedIn, null));
      made = { codes: fresh, rows: await codesOf(db, id) };
    } else
      await replaceCodes(
        db,
        made.rows.map((row) => ({ ...row, accountId: id })),
      );
    ({ codes } = made);
  });
  const use = (entered: string, address: string = places.home, who: FlowPerson | null = ada) =>
    useRecoveryCode(
      world.deps,
      { accountId: who?.signedIn.account.id ?? null, identifier: who === null ? "nobody" : "ada", entered, address },
      async (_tx, left) => accept(left),
    );
  const code = (at: number) => codes[at] ?? "";
  const left = () => remainingRecoveryCodes(db, ada.signedIn.account.id);
  const notices = async () =>
    (await db.selectFrom("outbox").selectAll().where("channel", "=", "account").orderBy("id").execute()).map((row) =>
      JSON.parse(row.payload),
    );
  const withSession = (changes: Partial<Session>) =>
    replaceRecoveryCodes(world.deps, { ...ada.signedIn, session: { ...ada.signedIn.session, ...changes } }, noon);

  it("makes ten different codes, and keeps none of them readable", async () => {
    codes = accepted(await replaceRecoveryCodes(world.deps, ada.signedIn, noon));
    expect(new Set(codes).size).toBe(10);
    for (const each of codes) expect(each).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const stored = JSON.stringify(await db.selectFrom("recovery_codes").selectAll().execute());
    const recorded = JSON.stringify([
      await db.selectFrom("audit_events").selectAll().execute(),
      await db.selectFrom("outbox").selectAll().execute(),
    ]);
    for (const each of codes)
      for (const form of [each, each.replaceAll("-", "")]) {
        expect(stored).not.toContain(form);
        expect(recorded).not.toContain(form);
      }
    expect((await notices()).at(-1)).toEqual({ kind: "recovery_codes_replaced" });
    expect((await world.auditEvents()).at(-1)).toBe("recovery_codes_replaced");
  });

  it("takes each code once, tells how many are left, and tells the person", async () => {
    expect(await use(code(3).toLowerCase().replaceAll("-", " "))).toEqual({ ok: true, value: 9 });
    expect(await use(code(3))).toEqual(wrong);
    expect(await use(code(9))).toEqual({ ok: true, value: 8 });
    expect(await left()).toBe(8);
    expect(await notices()).toContainEqual({ kind: "recovery_code_used", left: 8 });
  });

  it("gives one code to exactly one of five who enter it at once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => use(code(0))));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await left()).toBe(9);
  });

  it("leaves the code unused when what it was for is refused", async () => {
    const guess = { accountId: ada.signedIn.account.id, identifier: "ada", entered: code(1), address: places.home };
    expect(await useRecoveryCode(world.deps, guess, async () => refuse("other"))).toEqual(refuse("other"));
    expect(await left()).toBe(10);
    expect(await use(code(1))).toEqual({ ok: true, value: 9 });
  });

  it("takes no code of a set that was replaced", async () => {
    const old = codes;
    codes = accepted(await replaceRecoveryCodes(world.deps, ada.signedIn, noon));
    expect(await use(old[0] ?? "")).toEqual(wrong);
    expect(await left()).toBe(10);
    expect((await use(code(0))).ok).toBe(true);
  });

  it("makes nothing when the set is another one by now: a page sent again ends no codes just printed", async () => {
    expect(await replaceRecoveryCodes(world.deps, ada.signedIn, null)).toEqual(refuse("codes_changed"));
    expect(await replaceRecoveryCodes(world.deps, ada.signedIn, noon - 1)).toEqual(refuse("codes_changed"));
    expect((await use(code(0))).ok).toBe(true);
  });

  it("takes no code of somebody else, and none for a name that is nobody's", async () => {
    const grace = await world.person("grace");
    expect(await use(code(0), places.home, grace)).toEqual(wrong);
    expect(await use(code(0), places.home, null)).toEqual(wrong);
    expect(await left()).toBe(10);
  });

  it("counts nothing for what cannot be a code", async () => {
    for (const text of ["", "hello", "x".repeat(5_000), code(0).slice(1)]) expect(await use(text)).toEqual(wrong);
    expect(await db.selectFrom("attempts").selectAll().execute()).toEqual([]);
  });

  it("stops a guesser after ten, also when the guesses come all at once; the owner elsewhere gets in", async () => {
    const outcomes = await Promise.all(Array.from({ length: 14 }, () => use(never, places.abroad)));
    expect(outcomes.filter((each) => !each.ok && each.reason === "recovery_code_wrong")).toHaveLength(10);
    expect(await use(code(0), places.abroad)).toEqual(tooMany);
    expect((await use(code(0))).ok).toBe(true);
    world.advance(limits.codeTryWindowSeconds);
    expect((await use(code(1), places.abroad)).ok).toBe(true);
  });

  it("counts names that are nobody's alike", async () => {
    for (let at = 0; at < 10; at++) expect(await use(never, places.abroad, null)).toEqual(wrong);
    expect(await use(never, places.abroad, null)).toEqual(tooMany);
  });

  it("lets the owner try although strangers in many places have used up the account's tries", async () => {
    await use(never, places.abroad);
    await db.updateTable("attempts").set({ count: 500 }).where("key", "not like", "%:%:%").execute();
    expect((await use(code(0))).ok).toBe(true);
    for (let at = 0; at < limits.codeTriesAlwaysAllowed; at++) await use(never, places.elsewhere);
    expect(await use(code(1), places.elsewhere)).toEqual(tooMany);
  });

  it("makes no codes without a fresh touch on an own device", async () => {
    const stale = { verifiedAt: ada.signedIn.session.createdAt - limits.freshVerificationSeconds * 1000 };
    expect(await withSession(stale)).toEqual(refuse("fresh_verification_needed"));
    expect(await withSession({ verifiedAt: null })).toEqual(refuse("fresh_verification_needed"));
    expect(await withSession({ deviceId: null })).toEqual(refuse("device_needed"));
    expect(await withSession({ deviceId: null, startedBy: "access_pass" })).toEqual(refuse("device_needed"));
    expect((await use(code(0))).ok).toBe(true);
  });

  it("records what happened, in order", async () => {
    await use(never);
    await use(code(0));
    expect((await world.auditEvents()).slice(-2)).toEqual(["recovery_code_refused", "recovery_code_used"]);
  });
});
