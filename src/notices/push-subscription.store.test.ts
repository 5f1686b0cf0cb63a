import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, deviceId, noon, sampleAccount, sampleDevice } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { insertDevice } from "../devices/device.store.ts";
import { pushReach } from "./push-subscription.flow.ts";
import {
  deleteSubscription,
  findPush,
  listPushes,
  notePushAccepted,
  notePushFailed,
  notePushGone,
  saveSubscription,
} from "./push-subscription.store.ts";

const at = (name: string) => ({
  endpoint: `https://push.example/${name}`,
  p256dh: `key-${name}`,
  auth: `auth-${name}`,
});
const hour = 3_600_000;

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  const pixel = deviceId("pixel");
  const tablet = deviceId("tablet");
  beforeEach(async () => {
    db = await openDatabase();
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
    for (const name of ["pixel", "tablet"]) await insertDevice(db, sampleDevice(name), name);
    await insertDevice(db, sampleDevice("old", "ada", { revokedAt: noon }), "old");
    await insertDevice(db, sampleDevice("hers", "grace"), "hers");
  });

  it("keeps one subscription for a device, the newest, as if nothing had failed before", async () => {
    await saveSubscription(db, pixel, at("one"), noon);
    await notePushFailed(db, pixel, at("one").endpoint, noon);
    await saveSubscription(db, pixel, at("two"), noon + 1);
    expect(await findPush(db, pixel)).toEqual({
      deviceId: pixel,
      subscription: at("two"),
      acceptedAt: null,
      failingSince: null,
    });
    await deleteSubscription(db, pixel);
    expect(await findPush(db, pixel)).toBeNull();
  });

  it("tells an account's devices, none that is revoked and nobody else's", async () => {
    for (const name of ["pixel", "tablet", "old", "hers"]) await saveSubscription(db, deviceId(name), at(name), noon);
    expect((await listPushes(db, accountId("ada"))).map((push) => push.deviceId)).toEqual([pixel, tablet]);
    expect(await findPush(db, deviceId("old"))).toBeNull();
  });

  it("leaves a browser's endpoint to whoever uses the browser now", async () => {
    await saveSubscription(db, pixel, at("shared"), noon);
    await saveSubscription(db, deviceId("hers"), at("shared"), noon + 1);
    expect(await findPush(db, pixel)).toBeNull();
    expect((await findPush(db, deviceId("hers")))?.subscription).toEqual(at("shared"));
  });

  it("knows since when pushes fail, until one is accepted", async () => {
    await saveSubscription(db, pixel, at("one"), noon);
    await notePushFailed(db, pixel, at("one").endpoint, noon + 1);
    await notePushFailed(db, pixel, at("one").endpoint, noon + 2);
    expect(await findPush(db, pixel)).toMatchObject({ failingSince: noon + 1 });
    await notePushAccepted(db, pixel, at("one").endpoint, noon + 3);
    expect(await findPush(db, pixel)).toMatchObject({ failingSince: null, acceptedAt: noon + 3 });
  });

  it("takes no word about an endpoint that has been replaced", async () => {
    await saveSubscription(db, pixel, at("two"), noon);
    await notePushGone(db, pixel, at("one").endpoint, noon);
    await notePushFailed(db, pixel, at("one").endpoint, noon);
    await notePushAccepted(db, pixel, at("one").endpoint, noon);
    const untouched = { subscription: at("two"), failingSince: null, acceptedAt: null };
    expect(await findPush(db, pixel)).toMatchObject(untouched);
  });

  it("reaches a device until its push service forgets it, or has taken nothing for an hour", async () => {
    const reach = async (now: number) => [...(await pushReach(db, accountId("ada"), now))];
    expect(await reach(noon)).toEqual([]);
    await saveSubscription(db, pixel, at("one"), noon);
    await saveSubscription(db, tablet, at("two"), noon);
    await notePushFailed(db, pixel, at("one").endpoint, noon);
    const both = (one: string, two: string) => [
      [pixel, one],
      [tablet, two],
    ];
    expect(await reach(noon + hour - 1)).toEqual(both("reachable", "reachable"));
    expect(await reach(noon + hour)).toEqual(both("failing", "reachable"));
    await notePushGone(db, tablet, at("two").endpoint, noon);
    expect(await reach(noon)).toEqual(both("reachable", "failing"));
    expect((await findPush(db, tablet))?.subscription).toBeNull();
  });
});
