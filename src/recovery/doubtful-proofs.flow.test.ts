import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { enrolPhone } from "../../tests/kit/enrol.ts";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld, newScreen } from "../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { endDevice } from "../devices/end-device.flow.ts";
import type { DeviceId } from "../ids.ts";
import { limits } from "../limits.ts";
import type { SignedIn } from "../sessions/session.ts";
import { noteProof } from "./advance-recovery.flow.ts";
import { proveByCode } from "./prove.flow.ts";
import { findProving } from "./proving.flow.ts";
import { beginRecovery, viewRecovery } from "./recovery.flow.ts";
import { replaceRecoveryCodes } from "./recovery-code.flow.ts";
import { runningRecoveries, stopRecovery } from "./running-recoveries.flow.ts";

const tooNew = { ok: false, reason: "device_too_new" };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });

  const addAddress = async () => {
    const at = world.deps.clock.now();
    const account_id = ada.signedIn.account.id;
    const counts = { sent: 0, sending_since: 0, wrong_in_a_row: 0 };
    const row = { id: "adr_one" as const, account_id, kind: "email" as const, value: "ada@example.org", ...counts };
    await db
      .insertInto("addresses")
      .values({ ...row, created_at: at, verified_at: at })
      .execute();
  };
  const makeCodes = async ({ signedIn }: { signedIn: SignedIn }) =>
    accepted(await replaceRecoveryCodes(world.deps, signedIn, null));
  const begin = async () => accepted(await beginRecovery(world.deps, "ada", newScreen));
  /** Both methods; the code that went to the address is taken for right. */
  const proveBoth = async (codes: readonly string[]) => {
    const secret = await begin();
    const entered = { method: "recovery_code", code: codes[0] ?? "" } as const;
    accepted(await proveByCode(world.deps, secret, entered, newScreen.address));
    const recovery = await findProving(world.deps, secret);
    const email = async () => noteProof(db, world.deps, recovery!, "email", world.deps.clock.now());
    accepted(await email());
    return secret;
  };
  const stateOf = async (secret: string) => (await viewRecovery(world.deps, secret))?.state.name;

  describe("while there is a newcomer", () => {
    it("what was there before it recovers the account at once: the old phone may have been lost an hour later", async () => {
      const codes = await makeCodes(ada);
      await addAddress();
      world.advance(60);
      await enrolPhone(world, ada);
      world.advance(3600);
      expect(await stateOf(await proveBoth(codes))).toBe("ready");
    });

    it("what came after it waits, and an older device may stop it", async () => {
      world.advance(60);
      const phone = await enrolPhone(world, ada);
      const codes = await makeCodes(phone);
      await addAddress();
      const secret = await proveBoth(codes);
      expect(await stateOf(secret)).toBe("waiting");
      const [running] = await runningRecoveries(world.deps, ada.signedIn);
      accepted(await stopRecovery(world.deps, ada.signedIn, running!.recovery.id, false));
      expect(await stateOf(secret)).toBe("cancelled");
    });

    it("one of each waits too, also when the newcomer is gone again", async () => {
      await addAddress();
      world.advance(60);
      const phone = await enrolPhone(world, ada);
      const codes = await makeCodes(phone);
      const deviceId = phone.signedIn.session.deviceId as DeviceId;
      const ending = { accountId: ada.signedIn.account.id, deviceId, lost: true, undoApprovals: false };
      accepted(await endDevice(db, world.deps, ending, world.deps.clock.now()));
      expect(await stateOf(await proveBoth(codes))).toBe("waiting");
    });

    it("a day later all count alike", async () => {
      world.advance(60);
      const phone = await enrolPhone(world, ada);
      const codes = await makeCodes(phone);
      await addAddress();
      world.advance(limits.newcomerSeconds);
      expect(await stateOf(await proveBoth(codes))).toBe("ready");
    });
  });

  it("a newcomer stops no recovery, for it may be how the owner of the old phone comes back", async () => {
    const [code = ""] = await makeCodes(ada);
    world.advance(60);
    const phone = await enrolPhone(world, ada);
    const secret = await begin();
    accepted(await proveByCode(world.deps, secret, { method: "recovery_code", code }, newScreen.address));
    const [running] = await runningRecoveries(world.deps, phone.signedIn);
    const stop = () => stopRecovery(world.deps, phone.signedIn, running!.recovery.id, true);
    expect(await stop()).toEqual(tooNew);
    expect(await stateOf(secret)).toBe("waiting");
    // With no older device left, nobody else could stop a thief's.
    const deviceId = ada.signedIn.session.deviceId as DeviceId;
    const ending = { accountId: ada.signedIn.account.id, deviceId, lost: false, undoApprovals: false };
    accepted(await endDevice(db, world.deps, ending, world.deps.clock.now()));
    accepted(await stop());
  });
});
