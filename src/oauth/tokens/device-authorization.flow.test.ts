import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowWorld, newScreen } from "../../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Schema } from "../../database/schema.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { findPolledRequest } from "../../sign-in/advance.flow.ts";
import { findClient } from "../clients/client.flow.ts";
import { type Client, deviceCodeGrant } from "../clients/client.ts";
import { addClient, setClientPolicy } from "../clients/client-registry.flow.ts";
import { authorizeDevice } from "./device-authorization.flow.ts";
import { redeemDeviceCode } from "./device-code.flow.ts";

const day = 24 * 3_600;

/** A device grant that is forgotten can only be abused: it is switched off after the days that its policy says. */
forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    const wanted = { id: "cli", name: "CLI", kind: "public", trust: "first_party" } as const;
    const policy = { deviceGrantUnusedDays: 30 };
    accepted(await addClient(world.deps, { ...wanted, policy, grantTypes: [deviceCodeGrant] }));
  });
  const client = async (): Promise<Client> => {
    const found = await findClient(db, "cli");
    if (found === null) throw new Error("the client is gone");
    return found;
  };
  const begin = async () =>
    authorizeDevice(
      world.deps,
      await client(),
      { client_id: "cli", scope: "openid" },
      { screen: newScreen, key: null },
    );
  const unused = { ok: false, reason: "device_grant_unused" };

  it("begins for its days after the registration, and no longer", async () => {
    world.advance(30 * day);
    expect((await begin()).ok).toBe(true);
    world.advance(1);
    expect(await begin()).toEqual(unused);
    expect(await db.selectFrom("sign_in_requests").select("id").execute()).toHaveLength(1);
  });

  it("is kept on by a sign-in, not by codes that nobody approves", async () => {
    const ada = await world.person("ada");
    world.advance(29 * day);
    const { device_code, user_code } = accepted(await begin());
    await ada.openAndApprove(user_code);
    const approved = await findPolledRequest(db, "device_grant", hashOrderedSecret(device_code));
    if (approved === null) throw new Error("the request is gone");
    accepted(
      await redeemDeviceCode(world.deps, await client(), approved, {
        address: approved.screen.address,
        boundTo: null,
        resource: undefined,
      }),
    );
    world.advance(29 * day);
    expect((await begin()).ok).toBe(true);
    world.advance(2 * day);
    expect(await begin()).toEqual(unused);
  });

  it("is switched on again by the operator, who is on record for it", async () => {
    world.advance(31 * day);
    expect(await begin()).toEqual(unused);
    accepted(await setClientPolicy(world.deps, "cli", { deviceGrantUnusedDays: null }));
    expect((await begin()).ok).toBe(true);
    expect(await world.auditEvents()).toContain("client_policy_changed");
    expect((await client()).policy).toMatchObject({ deviceGrantUnusedDays: null, requiredVerdict: "unknown" });
  });
});
