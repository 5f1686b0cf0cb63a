import type { Kysely } from "kysely";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { emptyDatabase } from "../../tests/kit/empty-database.ts";
import { accountId, deviceId, noon, sampleAccount, sampleDevice } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { systemRandom as random } from "../random.ts";
import { recogniseDevice } from "./device.flow.ts";
import { findDeviceById, findDeviceBySecretHash, insertDevice, touchDevice } from "./device.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = await openDatabase();
  });
  beforeEach(async () => {
    await emptyDatabase(db);
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
  });

  it("gives a device back by its id and by the hash of its secret", async () => {
    const device = sampleDevice("pixel", "ada", { revokedAt: noon });
    expect(await insertDevice(db, device, "hash")).toBe(true);
    expect(await findDeviceById(db, device.id)).toEqual(device);
    expect(await findDeviceBySecretHash(db, "hash")).toEqual(device);
    expect(await findDeviceBySecretHash(db, "other")).toBeNull();
    expect(await findDeviceById(db, deviceId("other"))).toBeNull();
  });

  it("has one device for a secret", async () => {
    await insertDevice(db, sampleDevice("pixel"), "hash");
    expect(await insertDevice(db, sampleDevice("impostor"), "hash")).toBe(false);
    expect(await findDeviceBySecretHash(db, "hash")).toEqual(sampleDevice("pixel"));
  });

  it("notes when it was seen, of that device only", async () => {
    for (const name of ["pixel", "tablet"]) await insertDevice(db, sampleDevice(name), name);
    await touchDevice(db, deviceId("pixel"), noon + 5);
    expect(await findDeviceById(db, deviceId("pixel"))).toMatchObject({ lastSeenAt: noon + 5 });
    expect(await findDeviceById(db, deviceId("tablet"))).toMatchObject({ lastSeenAt: noon });
  });

  const secret = "s".repeat(43);
  const recognise = (name: string, presented: string | null, now = noon) =>
    db
      .transaction()
      .execute((tx) =>
        recogniseDevice(tx, { random }, { accountId: accountId(name), secret: presented, name: "Pixel" }, now),
      );

  it("recognises a browser by its secret, and keeps that secret", async () => {
    const first = await recognise("ada", null);
    const again = await recognise("ada", first.secret, noon + 9);
    expect(again).toEqual({ secret: first.secret, device: { ...first.device, lastSeenAt: noon + 9 } });
    expect(await db.selectFrom("audit_events").select("event").execute()).toEqual([{ event: "device_enrolled" }]);
  });

  it("is another device for each person who uses the browser", async () => {
    const [adas, graces] = [await recognise("ada", secret), await recognise("grace", secret)];
    expect(graces.secret).toBe(adas.secret);
    expect(graces.device.id).not.toBe(adas.device.id);
  });

  it("comes back under a new secret after it was revoked, and leaves the old one revoked", async () => {
    const { device } = await recognise("ada", secret);
    await db.updateTable("devices").set({ revoked_at: noon }).execute();
    const next = await recognise("ada", secret);
    expect(next.secret).not.toBe(secret);
    expect(next.device.id).not.toBe(device.id);
    expect(await findDeviceById(db, device.id)).toMatchObject({ revokedAt: noon });
  });

  it("is enrolled once when one browser signs in ten times at the same moment", async () => {
    const recognised = await Promise.all(Array.from({ length: 10 }, () => recognise("ada", secret)));
    expect(new Set(recognised.map(({ device }) => device.id)).size).toBe(1);
  });
});
