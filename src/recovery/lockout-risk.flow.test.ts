import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { noon, samplePasskey } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { dismissRisk, noteRiskSeen, viewLockoutRisk } from "./lockout-risk.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  const begin = async (environment: Record<string, string> = {}) => {
    db = await openDatabase();
    world = createFlowWorld(db, {}, environment);
    ada = await world.person("ada");
  };
  beforeEach(() => begin());
  const view = () => viewLockoutRisk(world.deps, ada.signedIn.account.id);
  const look = () => noteRiskSeen(world.deps, ada.signedIn);
  const add = async (table: "key" | "mail") => {
    const accountId = ada.signedIn.account.id;
    if (table === "mail") {
      const hour = { sent: 0, sending_since: 0, wrong_in_a_row: 0 };
      const address = { id: "adr_mail", account_id: accountId, kind: "email", value: "a@b.example" } as const;
      await db
        .insertInto("addresses")
        .values({ ...address, ...hour, created_at: noon, verified_at: noon })
        .execute();
      return;
    }
    const key = samplePasskey("key", "ada", { transports: ["usb"], backupEligible: false });
    await db
      .insertInto("passkeys")
      .values({
        id: key.id,
        account_id: accountId,
        credential_id: "key",
        public_key: "k",
        sign_count: 0,
        transports: '["usb"]',
        aaguid: key.aaguid,
        backup_eligible: 0,
        backed_up: 0,
        name: "Key",
        created_at: noon,
        last_used_at: null,
        added_in_session_id: null,
        device_id: null,
      })
      .execute();
  };

  it("is brought up at set-up, by the phone's name", async () => {
    expect(await view()).toMatchObject({
      level: "none",
      worst: { loss: { name: "ada's Pixel", phone: true }, way: { how: "administrator" } },
      advice: ["second_device", "security_key", "recovery_codes"],
      worse: false,
      bringUp: true,
    });
  });

  it("stays away when it is put away, for thirty days", async () => {
    expect(await dismissRisk(world.deps, ada.signedIn)).toEqual({ ok: true, value: true });
    expect((await view()).bringUp).toBe(false);
    world.advance(limits.riskMutedSeconds);
    expect((await view()).bringUp).toBe(true);
  });

  it("is not put away by a session that may be somebody else's", async () => {
    const session = { ...ada.signedIn.session, deviceId: null };
    const refused = { ok: false, reason: "device_needed" };
    expect(await dismissRisk(world.deps, { ...ada.signedIn, session })).toEqual(refused);
    expect(await noteRiskSeen(world.deps, { ...ada.signedIn, session })).toEqual(refused);
    expect((await view()).bringUp).toBe(true);
  });

  it("says that it got worse, until the person has looked, and is then brought up all the same", async () => {
    await dismissRisk(world.deps, ada.signedIn);
    await add("key");
    expect(await view()).toMatchObject({ level: "fair", worse: false, better: true, bringUp: false });
    await look();
    await db.deleteFrom("passkeys").where("credential_id", "=", "key").execute();
    expect(await view()).toMatchObject({ level: "none", worse: true, bringUp: true });
    await look();
    expect(await view()).toMatchObject({ level: "none", worse: false, bringUp: true });
  });

  it("counts an address only where something can be sent to it", async () => {
    await add("mail");
    expect((await view()).level).toBe("none");
    await begin({ SMTP_URL: "smtp://mail.example" });
    await add("mail");
    expect(await view()).toMatchObject({ level: "thin", worst: { way: { how: "wait", by: "email" } } });
    await db.updateTable("addresses").set({ wrong_in_a_row: limits.addressWrongTriesInARow }).execute();
    expect((await view()).level).toBe("none");
  });
});
