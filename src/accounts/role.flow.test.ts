import { beforeEach, expect, it } from "vitest";
import { noon, sampleAccount } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Deps } from "../deps.ts";
import { refuse } from "../outcome.ts";
import { insertAccount, lockOwners } from "./account.store.ts";
import { changeRole } from "./role.flow.ts";

forEachDatabase((openDatabase) => {
  let deps: Pick<Deps, "db" | "clock">;
  const [olga, oskar] = [sampleAccount("olga", { role: "owner" }), sampleAccount("oskar", { role: "owner" })];
  const demote = ({ id }: typeof olga) => changeRole(deps, id, "person");

  beforeEach(async () => {
    const db = await openDatabase();
    deps = { db, clock: { now: () => noon } };
    for (const owner of [olga, oskar]) await insertAccount(db, owner);
  });

  it("leaves one of two owners who are taken away at the same moment", async () => {
    const outcomes = await Promise.all([demote(olga), demote(oskar)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([refuse("last_owner")]);
    expect(await lockOwners(deps.db)).toHaveLength(1);
  });

  it("records a role that changes, and nothing for one that stays", async () => {
    await demote(olga);
    await demote(olga);
    const records = await deps.db.selectFrom("audit_events").select(["event", "detail"]).execute();
    expect(records).toEqual([{ event: "role_changed", detail: '{"before":"owner","after":"person"}' }]);
  });
});
