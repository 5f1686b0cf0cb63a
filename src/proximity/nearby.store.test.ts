import type { Kysely } from "kysely";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { noon, requestId } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  deleteChannelsExpiredBefore,
  findChannel,
  type NearbyChannel,
  saveAnswer,
  saveChannel,
  saveReturn,
} from "./nearby.store.ts";

const channel = (name = "one", changes: Partial<NearbyChannel> = {}): NearbyChannel => ({
  requestId: requestId(name),
  phoneNonce: `phone-nonce-${name}`,
  screenNonce: `screen-nonce-${name}`,
  offer: "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n",
  answer: null,
  phoneReturnedAt: null,
  screenReturnedAt: null,
  expiresAt: noon + 3_000,
  ...changes,
});

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = await openDatabase();
  });
  beforeEach(async () => {
    await db.deleteFrom("nearby_channels").execute();
  });
  const find = (name = "one", now = noon) => findChannel(db, requestId(name), now);

  it("gives a channel back as it was put in, until it runs out, and to its own request only", async () => {
    await saveChannel(db, channel());
    expect(await find()).toEqual(channel());
    expect(await find("one", noon + 2_999)).not.toBeNull();
    expect(await find("one", noon + 3_000)).toBeNull();
    expect(await find("two")).toBeNull();
  });

  it("keeps the first answer, so that nobody answers after the new screen", async () => {
    await saveChannel(db, channel());
    await saveAnswer(db, requestId("one"), "first");
    await saveAnswer(db, requestId("one"), "second");
    expect(await find()).toEqual(channel("one", { answer: "first" }));
  });

  it("notes which end returned a nonce", async () => {
    for (const name of ["one", "two"]) await saveChannel(db, channel(name));
    await saveReturn(db, requestId("one"), "phone", noon + 1);
    expect(await find()).toEqual(channel("one", { phoneReturnedAt: noon + 1 }));
    await saveReturn(db, requestId("one"), "screen", noon + 2);
    expect(await find()).toEqual(channel("one", { phoneReturnedAt: noon + 1, screenReturnedAt: noon + 2 }));
    expect(await find("two")).toEqual(channel("two"));
  });

  it("begins anew with another offer: nothing of the earlier one counts", async () => {
    await saveChannel(db, channel());
    await saveAnswer(db, requestId("one"), "answer");
    for (const end of ["phone", "screen"] as const) await saveReturn(db, requestId("one"), end, noon);
    const again = channel("one", { phoneNonce: "another", screenNonce: "yet another", offer: "v=0 again" });
    await saveChannel(db, again);
    expect(await find()).toEqual(again);
  });

  it("sweeps channels that ran out before the instant, and no others", async () => {
    await saveChannel(db, channel("old", { expiresAt: noon - 1 }));
    await saveChannel(db, channel("new", { expiresAt: noon }));
    await deleteChannelsExpiredBefore(db, noon);
    expect(
      (await db.selectFrom("nearby_channels").select("request_id").execute()).map((row) => row.request_id),
    ).toEqual([requestId("new")]);
  });
});
