import { beforeEach, expect, it } from "vitest";
import { noon, sampleAccount } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Database } from "../database/open.ts";
import { insertAccount, lockOwners, setAccountDisabled, setRole } from "./account.store.ts";
import { pageOfGroups } from "./group.flow.ts";
import { insertMembership } from "./group.store.ts";
import { pageOfPeople } from "./people.flow.ts";
import type { PeopleWanted } from "./people.store.ts";

const everybody: PeopleWanted = { search: null, role: null, state: null, group: null, after: null, count: 50 };

forEachDatabase((openDatabase) => {
  let db: Database;
  const found = async (wanted: Partial<PeopleWanted>) =>
    (await pageOfPeople(db, { ...everybody, ...wanted })).people.map(({ identifier }) => identifier);

  beforeEach(async () => {
    db = await openDatabase();
    const names = { ada: "Ada Lovelace", alan: "Alan Turing", grace: "Grace 100% Hopper", ärne: "Ärne_Öst" };
    for (const [name, displayName] of Object.entries(names))
      await insertAccount(db, sampleAccount(name, { displayName }));
    await setAccountDisabled(db, sampleAccount("alan").id, noon);
    await setRole(db, sampleAccount("grace").id, "owner");
    await insertMembership(db, sampleAccount("grace").id, "editors");
    await insertMembership(db, sampleAccount("ada").id, "editors");
    await insertMembership(db, sampleAccount("ada").id, "writers");
  });

  it.each<[Partial<PeopleWanted>, string[]]>([
    [{ search: "LOVE" }, ["ada"]],
    [{ search: " grace " }, ["grace"]],
    [{ search: "ÖST" }, ["ärne"]],
    [{ search: "0%" }, ["grace"]],
    [{ search: "_" }, ["ärne"]],
    [{ search: "\\" }, []],
    [{ role: "owner" }, ["grace"]],
    [{ state: "disabled" }, ["alan"]],
    [{ state: "enabled", search: "e", role: "person" }, ["ada", "ärne"]],
    [{ group: "editors" }, ["ada", "grace"]],
    [{ group: "editors", search: "hopper" }, ["grace"]],
    [{ group: "nobody's" }, []],
    [{ state: "disabled", search: "ada" }, []],
  ])("finds %j", async (wanted, people) => expect(await found(wanted)).toEqual(people));

  it("goes from page to page without losing or repeating anybody", async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await pageOfPeople(db, { ...everybody, count: 1, after });
      seen.push(...page.people.map(({ identifier }) => identifier));
      after = page.after;
    } while (after !== null);
    expect(seen).toEqual(["ada", "alan", "grace", "ärne"]);
  });

  it("counts who is in a group, page by page", async () => {
    const first = await pageOfGroups(db, null, 1);
    expect(first).toEqual({ groups: [{ name: "editors", people: 2 }], after: "editors" });
    expect(await pageOfGroups(db, first.after, 1)).toEqual({ groups: [{ name: "writers", people: 1 }], after: null });
  });

  it("knows the owners who may act", async () => {
    expect(await lockOwners(db)).toEqual([sampleAccount("grace").id]);
    await setAccountDisabled(db, sampleAccount("grace").id, noon);
    expect(await lockOwners(db)).toEqual([]);
  });
});
