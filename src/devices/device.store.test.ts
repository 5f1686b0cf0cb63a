import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, deviceId, noon, sampleAccount, sampleDevice } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { systemRandom as random } from "../random.ts";
import { devicesOf, recogniseDevice } from "./device.flow.ts";
import {
  countApproval,
  findDeviceById,
  findDeviceBySecretHash,
  insertDevice,
  listDevicesEnrolledBy,
  renameDeviceOf,
  revokeDevice,
  touchDevice,
} from "./device.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
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

  it("lists the devices of one account, the one in use and seen last first", async () => {
    const [old, gone, graces] = [
      sampleDevice("old"),
      sampleDevice("gone", "ada", { revokedAt: noon, lastSeenAt: noon + 9 }),
      sampleDevice("graces", "grace"),
    ];
    const latest = sampleDevice("latest", "ada", { lastSeenAt: noon + 5, enrolledBy: old.id });
    for (const device of [old, gone, graces, latest]) await insertDevice(db, device, device.id);
    expect(await devicesOf(db, accountId("ada"))).toEqual([latest, old, gone]);
    expect(await listDevicesEnrolledBy(db, old.id)).toEqual([latest]);
  });

  it("counts approvals of a device in use, and none of a revoked one", async () => {
    await insertDevice(db, sampleDevice("pixel"), "hash");
    expect(await countApproval(db, deviceId("pixel"), noon + 5)).toBe(true);
    expect(await countApproval(db, deviceId("pixel"), noon + 6)).toBe(true);
    expect(await revokeDevice(db, accountId("ada"), deviceId("pixel"), false, noon + 7)).toMatchObject({
      changed: true,
      device: { approvals: 2, lastSeenAt: noon + 6 },
    });
    expect(await countApproval(db, deviceId("pixel"), noon + 8)).toBe(false);
    expect(await touchDevice(db, deviceId("pixel"), noon + 8)).toBeNull();
    expect(await countApproval(db, deviceId("other"), noon)).toBe(false);
  });

  it("revokes and renames within one account only, and keeps the first instants", async () => {
    await insertDevice(db, sampleDevice("pixel"), "hash");
    const pixel = deviceId("pixel");
    expect(await renameDeviceOf(db, accountId("grace"), pixel, "Mine")).toBe(false);
    expect(await revokeDevice(db, accountId("grace"), pixel, true, noon)).toBeNull();
    expect(await renameDeviceOf(db, accountId("ada"), pixel, "Work phone")).toBe(true);
    const revoke = (lost: boolean, now: number) => revokeDevice(db, accountId("ada"), pixel, lost, now);
    const device = { ...sampleDevice("pixel"), name: "Work phone", revokedAt: noon + 1 };
    expect(await revoke(false, noon + 1)).toEqual({ changed: true, device });
    expect(await revoke(false, noon + 2)).toEqual({ changed: false, device });
    expect(await revoke(true, noon + 3)).toEqual({ changed: true, device: { ...device, lostAt: noon + 3 } });
    expect(await revoke(true, noon + 4)).toEqual({ changed: false, device: { ...device, lostAt: noon + 3 } });
    expect(await renameDeviceOf(db, accountId("ada"), pixel, "Late")).toBe(false);
  });

  it("notes when it was seen, of that device only", async () => {
    for (const name of ["pixel", "tablet"]) await insertDevice(db, sampleDevice(name), name);
    await touchDevice(db, deviceId("pixel"), noon + 5);
    expect(await findDeviceById(db, deviceId("pixel"))).toMatchObject({ lastSeenAt: noon + 5 });
    expect(await findDeviceById(db, deviceId("tablet"))).toMatchObject({ lastSeenAt: noon });
  });

  const secret = "s".repeat(43);
  const screen = { system: "Android", browser: "Chrome" };
  const recognise = (name: string, presented: string | null, now = noon) =>
    db
      .transaction()
      .execute((tx) =>
        recogniseDevice(tx, { random }, { accountId: accountId(name), secret: presented, name: "Pixel", screen }, now),
      );

  it("recognises a browser by its secret, and keeps that secret", async () => {
    const first = await recognise("ada", null);
    const again = await recognise("ada", first.secret, noon + 9);
    expect(again).toEqual({
      secret: first.secret,
      device: { ...first.device, lastSeenAt: noon + 9 },
      isNew: false,
    });
    expect(first).toMatchObject({ isNew: true, device: { ...screen, approvals: 0, enrolledBy: null } });
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
