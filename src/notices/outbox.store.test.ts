import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  type ClaimedRow,
  claimRow,
  deleteEndedBefore,
  endRow,
  insertIntoOutbox,
  listDue,
  makeDue,
  type OutboxRow,
  postponeRow,
} from "./outbox.store.ts";

const sample = (name: string, changes: Partial<OutboxRow> = {}): OutboxRow => ({
  id: `obx_${name.padEnd(22, "_")}`,
  channel: "email",
  recipient: "ada@example.org",
  payload: '{"said":"it"}',
  once: null,
  created_at: noon,
  next_try_at: noon,
  tries: 0,
  expires_at: noon + 1000,
  ended_at: null,
  ending: null,
  last_error: null,
  ...changes,
});

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
  });
  const due = async (now: number, count = 10) => (await listDue(db, ["email"], count, now)).map(({ id }) => id);
  const claim = async (row: OutboxRow, until = noon + 30) => (await claimRow(db, row, until)) as ClaimedRow;

  it("lists what is due of these channels, the soonest to expire first", async () => {
    await insertIntoOutbox(db, sample("late", { expires_at: noon + 5000 }));
    await insertIntoOutbox(db, sample("soon"));
    await insertIntoOutbox(db, sample("later", { next_try_at: noon + 1 }));
    await insertIntoOutbox(db, sample("other", { channel: "sms" }));
    expect(await due(noon)).toEqual([sample("soon").id, sample("late").id]);
    expect(await due(noon, 1)).toEqual([sample("soon").id]);
    expect(await due(noon - 1)).toEqual([]);
  });

  it("keeps one of two entries that say the same thing once", async () => {
    expect(await insertIntoOutbox(db, sample("first", { once: "same" }))).toBe(true);
    expect(await insertIntoOutbox(db, sample("second", { once: "same" }))).toBe(false);
    expect(await insertIntoOutbox(db, sample("third"))).toBe(true);
    expect(await insertIntoOutbox(db, sample("fourth"))).toBe(true);
  });

  it("gives an entry to one of ten processes, and to the next when its lease is over", async () => {
    const row = sample("one");
    await insertIntoOutbox(db, row);
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimRow(db, row, noon + 30)));
    expect(claims.filter((claimed) => claimed !== null)).toEqual([{ ...row, tries: 1, next_try_at: noon + 30 }]);
    expect(await due(noon + 29)).toEqual([]);
    expect(await due(noon + 30)).toEqual([row.id]);
  });

  it("lets what was to leave later leave now, and touches nothing that is under way or over", async () => {
    const later = { next_try_at: noon + 500 };
    const [waiting, underWay, over] = [
      sample("waiting", { once: "waiting", ...later }),
      sample("under-way", { once: "under-way", ...later }),
      sample("over", { once: "over", ...later }),
    ];
    for (const row of [waiting, underWay, over]) await insertIntoOutbox(db, row);
    await claim(underWay, noon + 800);
    await endRow(db, await claim(over), "delivered", null, noon);
    for (const { once } of [waiting, underWay, over]) await makeDue(db, String(once), noon);
    await makeDue(db, "nothing", noon);
    expect(await due(noon)).toEqual([waiting.id]);
    expect(await due(noon + 700)).toEqual([waiting.id]);
  });

  it("ends with nothing of what was said, and is remembered until it is swept", async () => {
    const row = sample("one", { once: "said" });
    await insertIntoOutbox(db, row);
    expect(await endRow(db, await claim(row), "delivered", null, noon + 5)).toBe(true);
    expect(await db.selectFrom("outbox").selectAll().executeTakeFirst()).toEqual({
      ...row,
      payload: "{}",
      tries: 1,
      next_try_at: null,
      ended_at: noon + 5,
      ending: "delivered",
    });
    expect(await due(noon + 1_000_000)).toEqual([]);
    await deleteEndedBefore(db, noon + 5);
    expect(await insertIntoOutbox(db, sample("again", { once: "said" }))).toBe(false);
    await deleteEndedBefore(db, noon + 6);
    expect(await insertIntoOutbox(db, sample("again", { once: "said" }))).toBe(true);
  });

  it("listens only to whoever claimed it last, and to nobody once it has ended", async () => {
    const row = sample("one");
    await insertIntoOutbox(db, row);
    const slow = await claim(row);
    const quick = await claim(slow, noon + 60);
    expect(await postponeRow(db, slow, noon + 99, "late")).toBe(false);
    expect(await endRow(db, slow, "delivered", null, noon)).toBe(false);
    expect(await postponeRow(db, quick, noon + 70, "smtp 421")).toBe(true);
    expect(await due(noon + 70)).toEqual([row.id]);
    expect(await endRow(db, quick, "given_up", "smtp 550", noon)).toBe(true);
    expect(await postponeRow(db, quick, noon + 80, "again")).toBe(false);
    expect(await endRow(db, quick, "delivered", null, noon)).toBe(false);
  });
});
