import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey } from "../../tests/kit/browser-key.ts";
import { binding, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { prove } from "../../tests/kit/whole-sign-ins.ts";
import { deny } from "../approval/decide.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { advanceSignInRequest, findRequest } from "./advance.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const cancel = { name: "cancel", redeemerHash: hashSecret(binding) } as const;

  describe("a request that was handed in as it was read, and has changed since", () => {
    it("keeps what was written in between", async () => {
      const { request } = await world.beginPage();
      const key = createBrowserKey();
      expect((await prove(world, request.id, key)).ok).toBe(true);
      const cancelled = await advanceSignInRequest(db, request, cancel, world.deps.clock.now());
      expect(cancelled).toMatchObject({ ok: true, value: { version: 3, state: { name: "cancelled" } } });
      const now = await findRequest(db, request.id);
      expect(now?.proximity.browserKey).not.toBeNull();
      expect(now?.state.name).toBe("cancelled");
    });

    it("is refused for what it has become, and not for what it was", async () => {
      const { request, typed } = await world.beginPage();
      expect((await ada.open(typed.code)).ok).toBe(true);
      const opened = await findRequest(db, request.id);
      if (opened === null) throw new Error("the request is gone");
      expect((await deny(world.deps, ada.signedIn, request.id, "declined")).ok).toBe(true);
      for (const read of [request, opened])
        expect(await advanceSignInRequest(db, read, cancel, world.deps.clock.now())).toEqual({
          ok: false,
          reason: "denied",
        });
    });
  });
});
