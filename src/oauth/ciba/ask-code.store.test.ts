import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { createFlowWorld } from "../../../tests/kit/flow-world.ts";
import { accountId, noon } from "../../../tests/kit/samples.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Schema } from "../../database/schema.ts";
import { deleteAskCode, findAskCode, putAskCode } from "./ask-code.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
  });

  it("keeps one code an account: a new one takes the place of the last, and a removed one is gone", async () => {
    const world = createFlowWorld(db);
    const { id } = (await world.person("ada")).signedIn.account;
    const code = { accountId: id, salt: "salt", codeHash: "hash", createdAt: noon };
    expect(await findAskCode(db, id)).toBeNull();
    await putAskCode(db, code);
    const newer = { ...code, salt: "other", codeHash: "newer", createdAt: noon + 1 };
    await putAskCode(db, newer);
    expect(await findAskCode(db, id)).toEqual(newer);
    expect(await findAskCode(db, accountId("bob"))).toBeNull();
    expect(await deleteAskCode(db, id)).toBe(true);
    expect(await deleteAskCode(db, id)).toBe(false);
    expect(await findAskCode(db, id)).toBeNull();
  });
});
