import { beforeEach, describe, expect, it } from "vitest";
import { quickRandom } from "../../tests/kit/quick-random.ts";
import { sampleAccount } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Database } from "../database/open.ts";
import { insertAccount } from "./account.store.ts";
import { addToGroup, groupsOf, membershipsOf, removeFromGroup } from "./group.flow.ts";
import { deleteMembership, insertMembership } from "./group.store.ts";
import { readGroupName } from "./group.ts";

forEachDatabase((openDatabase) => {
  describe("groups", () => {
    const ada = sampleAccount();
    let db: Database;
    beforeEach(async () => {
      db = await openDatabase();
      await insertAccount(db, ada);
    });

    it("have a member once, in whatever order they came", async () => {
      expect(await insertMembership(db, ada.id, "ops")).toBe(true);
      expect(await insertMembership(db, ada.id, "ops")).toBe(false);
      expect(await insertMembership(db, ada.id, "editors")).toBe(true);
      expect(await groupsOf(db, ada.id)).toEqual(["editors", "ops"]);
      expect(await deleteMembership(db, ada.id, "ops")).toBe(true);
      expect(await deleteMembership(db, ada.id, "ops")).toBe(false);
      expect(await groupsOf(db, ada.id)).toEqual(["editors"]);
    });

    it("are changed by name, audited, and refused in words", async () => {
      const deps = { db, clock: { now: () => 1 }, random: quickRandom };
      expect(await addToGroup(deps, " editors ", ada.identifier.toUpperCase())).toMatchObject({ ok: true });
      expect(await membershipsOf(db)).toEqual([{ group: "editors", identifier: ada.identifier }]);
      expect(await addToGroup(deps, "editors", ada.identifier)).toEqual({ ok: false, reason: "already_member" });
      expect(await addToGroup(deps, "editors", "nobody")).toEqual({ ok: false, reason: "unknown_account" });
      expect(await addToGroup(deps, "\u202Eops", ada.identifier)).toEqual({ ok: false, reason: "malformed_group" });
      expect(await removeFromGroup(deps, "ops", ada.identifier)).toEqual({ ok: false, reason: "not_a_member" });
      expect(await removeFromGroup(deps, "editors", ada.identifier)).toMatchObject({ ok: true });
      const audited = await db.selectFrom("audit_events").select("event").execute();
      expect(audited.map(({ event }) => event).sort()).toEqual(["group_joined", "group_left"]);
    });
  });
});

describe("readGroupName", () => {
  it.each(["editors", "Région Ouest", "org/team:a", "a@b"])("takes %j", (name) => {
    expect(readGroupName(name)).toEqual({ ok: true, value: name });
  });
  it.each(["", " ", "-x", "a\nb", "a,b", "x".repeat(65)])("refuses %j", (name) => {
    expect(readGroupName(name)).toEqual({ ok: false, reason: "malformed_group" });
  });
});
