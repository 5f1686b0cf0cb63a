import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { createFlowWorld, type FlowWorld, newScreen } from "../../../tests/kit/flow-world.ts";
import { sampleRequest } from "../../../tests/kit/samples.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Schema } from "../../database/schema.ts";
import { findPolledRequest } from "../../sign-in/advance.flow.ts";
import { beginBackchannelRequest } from "../../sign-in/begin-backchannel.flow.ts";
import { deleteFinishedBefore } from "../../sign-in/finished.store.ts";
import { namedRequestsOf } from "../../sign-in/name.flow.ts";
import { addClient } from "../clients/client-registry.flow.ts";
import { findBindingMessage, insertBackchannelRequest } from "./backchannel.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
  });

  async function begin(): Promise<{ id: Awaited<ReturnType<typeof beginBackchannelRequest>>["id"]; ada: string }> {
    const wanted = { id: "bank", name: "Bank", kind: "confidential", trust: "first_party" } as const;
    await addClient(world.deps, { ...wanted, grantTypes: [] });
    const { account } = (await world.person("ada")).signedIn;
    const beginning = { clientId: "bank", scopes: ["openid"], resource: null, redeemerHash: "hash", screen: newScreen };
    const person = { accountId: account.id, identifier: "ada" };
    const request = await db
      .transaction()
      .execute((tx) => beginBackchannelRequest(tx, world.deps, beginning, person, 60, world.deps.clock.now()));
    expect(await namedRequestsOf(world.deps, account.id)).toEqual([request]);
    return { id: request.id, ada: account.id };
  }

  it("keeps what the person shall compare, and that there is nothing to compare", async () => {
    const { id } = await begin();
    await insertBackchannelRequest(db, id, "Loan 4820");
    expect(await findBindingMessage(db, id)).toBe("Loan 4820");
    expect(await findBindingMessage(db, sampleRequest().id)).toBeNull();
  });

  it("is found by its own kind of secret only", async () => {
    const { id } = await begin();
    expect((await findPolledRequest(db, "ciba", "hash"))?.id).toBe(id);
    expect(await findPolledRequest(db, "device_grant", "hash")).toBeNull();
  });

  it("is swept with its request", async () => {
    const { id } = await begin();
    const { expires_at: expiresAt } = await db
      .selectFrom("sign_in_requests")
      .select("expires_at")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    await insertBackchannelRequest(db, id, "goes");
    await deleteFinishedBefore(db, expiresAt, 10);
    expect(await findBindingMessage(db, id)).toBe("goes");
    await deleteFinishedBefore(db, expiresAt + 1, 10);
    expect(await findBindingMessage(db, id)).toBeNull();
  });
});
