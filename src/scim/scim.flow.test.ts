import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { changeGroup, createGroup, removeGroup } from "./change-group.flow.ts";
import { createUser, patchUser, removeUser } from "./change-user.flow.ts";
import { readGroup, readGroupPatch } from "./group-change.ts";
import { listGroups, showGroup } from "./groups.flow.ts";
import type { ScimToken } from "./scim-token.ts";
import { addScimToken, authenticateScim, removeScimToken, scimTokens } from "./token.flow.ts";
import { listUsers, showUser } from "./users.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let token: ScimToken;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    token = (await addScimToken(world.deps, "Directory")).added;
  });
  const make = async (userName: string, more: object = {}) =>
    accepted(await createUser(world.deps, token, { userName, ...more }));
  const makeGroup = async (displayName: string, members: readonly { id: string }[] = []) => {
    const whole = { displayName, members: members.map(({ id }) => ({ value: id })) };
    return accepted(await createGroup(world.deps, token, accepted(readGroup(whole))));
  };
  const found = async (filter: string | null, startIndex = 1, count: number | null = null) =>
    accepted(await listUsers(world.deps, { filter, startIndex, count })).views.map(({ userName }) => userName);
  const changeOf = ({ id }: { id: string }) => ({ token, id, ifMatch: null });
  const setTitle = (user: { id: string }, title: string) =>
    patchUser(world.deps, changeOf(user), [{ op: "replace", path: "title", value: title }]);

  describe("people", () => {
    it("are found alike on both databases, without regard to case where there is none", async () => {
      await make("ada@example.org", {
        displayName: "Ada LÖVE",
        externalId: "E1",
        emails: [{ value: "Ada.Work@example.org", type: "work" }],
      });
      world.advance(1);
      await make("grace@example.org", { active: false });
      for (const filter of [
        'userName eq "ADA@Example.org"',
        'displayName co "löve"',
        'externalId eq "E1"',
        'emails.value eq "ada.work@EXAMPLE.org"',
        'emails[type eq "work"].value sw "ada."',
        "active eq true",
        "not (active eq false)",
        'userName ne "grace@example.org"',
        'userName ew "ORG" and externalId pr',
        'externalId ne "E2" and active eq true',
      ])
        expect([filter, await found(filter)]).toEqual([filter, ["ada@example.org"]]);
      for (const filter of ['externalId eq "e1"', 'userName co "_"', 'displayName eq "%"'])
        expect([filter, await found(filter)]).toEqual([filter, []]);
      expect(await found('meta.created gt "2023-11-14T22:13:20Z"')).toEqual(["grace@example.org"]);
    });

    it("come in the order in which they began, page by page", async () => {
      for (const name of ["c", "a", "b"]) {
        await make(name);
        world.advance(1);
      }
      expect(await found(null)).toEqual(["c", "a", "b"]);
      expect(await found(null, 2, 1)).toEqual(["a"]);
      expect(accepted(await listUsers(world.deps, { filter: null, startIndex: 3, count: 9 }))).toMatchObject({
        total: 3,
        startIndex: 3,
      });
    });

    it("lose no change when ten come at once", async () => {
      const user = await make("ada");
      const added = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          patchUser(world.deps, changeOf(user), [
            { op: "add", path: "emails", value: [{ value: `ada${at}@example.org` }] },
          ]),
        ),
      );
      expect(added.every(({ ok }) => ok)).toBe(true);
      expect(accepted(await showUser(world.deps, user.id)).emails).toHaveLength(10);
    });

    it("who were here before are found, and become the directory's with its first change", async () => {
      const person = await world.person("Grace");
      const { account } = person.signedIn;
      expect(await found(`userName eq "${account.identifier}"`)).toEqual([account.identifier]);
      const view = accepted(await setTitle(account, "Admiral"));
      expect(view).toMatchObject({ id: account.id, title: "Admiral", displayName: account.displayName });
      expect(await db.selectFrom("passkeys").select("id").execute()).toHaveLength(1);
    });

    it("keep a name that somebody here has given them since", async () => {
      const user = await make("ada", { name: { givenName: "Ada" } });
      await db.updateTable("accounts").set({ display_name: "The Countess" }).execute();
      expect(accepted(await setTitle(user, "x")).displayName).toBe("The Countess");
    });

    it("leave a record of who changed what, before and after", async () => {
      const user = await make("ada");
      await patchUser(world.deps, changeOf(user), [{ op: "replace", path: "active", value: false }]);
      await removeUser(world.deps, changeOf(user));
      const rows = await db.selectFrom("audit_events").selectAll().where("event", "=", "provisioning_acted").execute();
      const actor = { kind: "scim", tokenId: token.id };
      expect(rows.map(({ detail }) => JSON.parse(detail))).toEqual([
        expect.objectContaining({ action: "users.create", actor, before: null }),
        { action: "users.change", actor, before: { active: true }, after: { active: false } },
        { action: "users.remove", actor },
      ]);
      expect(rows.every(({ account_id }) => account_id === user.id)).toBe(true);
    });
  });

  describe("groups", () => {
    const names = async (filter: string | null) =>
      accepted(await listGroups(world.deps, { filter, startIndex: 1, count: null }, true)).views.map(
        ({ displayName }) => displayName,
      );

    it("keep their id and their members under a new name, and their people are told it", async () => {
      const ada = await make("ada");
      const group = await makeGroup("ops", [ada]);
      const renaming = accepted(readGroupPatch([{ op: "replace", path: "displayName", value: "Ops & Dev" }]));
      accepted(await changeGroup(world.deps, changeOf(group), renaming));
      expect(await names(`members eq "${ada.id}"`)).toEqual(["Ops & Dev"]);
      expect(accepted(await showUser(world.deps, ada.id)).groups).toMatchObject([
        { value: group.id, display: "Ops & Dev" },
      ]);
      expect(await found(`groups.value eq "${group.id}"`)).toEqual(["ada"]);
    });

    it("stay when their last member leaves, and are forgotten when they are removed", async () => {
      const ada = await make("ada");
      const group = await makeGroup("ops", [ada]);
      const emptying = accepted(readGroupPatch([{ op: "remove", path: "members", value: undefined }]));
      accepted(await changeGroup(world.deps, changeOf(group), emptying));
      expect(accepted(await showGroup(world.deps, group.id, true))).not.toHaveProperty("members");
      accepted(await removeGroup(world.deps, changeOf(group)));
      expect(await names(null)).toEqual([]);
    });

    it("lose no member when ten join at once", async () => {
      const people = await Promise.all(Array.from({ length: 10 }, (_, at) => make(`person${at}`)));
      const group = await makeGroup("ops");
      await Promise.all(
        people.map(({ id }) =>
          changeGroup(
            world.deps,
            changeOf(group),
            accepted(readGroupPatch([{ op: "add", path: "members", value: [{ value: id }] }])),
          ),
        ),
      );
      const view = accepted(await showGroup(world.deps, group.id, true));
      expect(view.members).toHaveLength(10);
      expect(view.meta.version).toBe('W/"11"');
    });
  });

  describe("tokens", () => {
    it("open until they are removed, and say when they were used", async () => {
      world.advance(5);
      const { token: secret, added } = await addScimToken(world.deps, "Second");
      expect(accepted(await authenticateScim(world.deps, `bearer ${secret}`)).id).toBe(added.id);
      expect(await scimTokens(db)).toMatchObject([{ lastUsedAt: null }, { lastUsedAt: world.deps.clock.now() }]);
      accepted(await removeScimToken(world.deps, added.id));
      expect(await authenticateScim(world.deps, `Bearer ${secret}`)).toEqual({ ok: false, reason: "token_refused" });
      expect(await removeScimToken(world.deps, added.id)).toEqual({ ok: false, reason: "not_found" });
    });
  });
});
