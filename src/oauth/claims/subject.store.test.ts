import { beforeEach, describe, expect, it } from "vitest";
import { sampleAccount } from "../../../tests/kit/samples.ts";
import { insertAccount } from "../../accounts/account.store.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import type { Database } from "../../database/open.ts";
import { systemRandom } from "../../random.ts";
import type { Client } from "../clients/client.ts";
import { defaultClientSettings } from "../clients/client-settings.ts";
import { lacksSector, mayBeSector, sectorOf } from "../clients/sector.ts";
import { accountOfSubject, sessionIdFor, subjectFor } from "./subject.flow.ts";

const client = (redirectUris: readonly string[], sector: string | null = null, subjectType = "pairwise"): Client =>
  ({ id: "app", redirectUris, settings: { ...defaultClientSettings, subjectType, sector } }) as Client;

forEachDatabase((openDatabase) => {
  describe("pairwise subjects", () => {
    const ada = sampleAccount();
    let db: Database;
    beforeEach(async () => {
      db = await openDatabase();
      await insertAccount(db, ada);
    });
    const one = client(["https://one.example/cb"]);
    const two = client(["https://two.example/cb"]);

    it("are one for each sector, and found again only by it", async () => {
      const deps = { db, random: systemRandom };
      const names = await Promise.all([one, two, one].map((each) => subjectFor(deps, each, ada.id)));
      expect(names[0]).toBe(names[2]);
      expect(names[0]).not.toBe(names[1]);
      expect(names.join()).not.toContain(ada.id);
      expect(await accountOfSubject(deps, one, names[0])).toBe(ada.id);
      expect(await accountOfSubject(deps, two, names[0])).toBeNull();
      for (const other of [ada.id, "sub_x", 1, undefined]) expect(await accountOfSubject(deps, one, other)).toBeNull();
    });

    it("are drawn once, however many ask at the same time", async () => {
      const deps = { db, random: systemRandom };
      const names = await Promise.all(Array.from({ length: 10 }, () => subjectFor(deps, one, ada.id)));
      expect(new Set(names).size).toBe(1);
    });

    it("leave public clients as they are, and give a session another name in each sector", async () => {
      const deps = { db, random: systemRandom };
      const open = client(["https://one.example/cb"], null, "public");
      expect(await subjectFor(deps, open, ada.id)).toBe(ada.id);
      expect(await accountOfSubject(deps, open, ada.id)).toBe(ada.id);
      const session = "ses_abcdefghijklmnopqrstuv" as const;
      expect(sessionIdFor(open, session)).toBe(session);
      expect(sessionIdFor(one, session)).not.toBe(sessionIdFor(two, session));
    });
  });
});

describe("sectorOf (OpenID Connect Core §8.1)", () => {
  it.each([
    ["the host that all addresses share", client(["https://a.example/x", "https://A.example/y"]), "a.example"],
    ["what the operator says", client(["https://a.example/x", "https://b.example/y"], "suite"), "suite"],
    ["nothing for several hosts", client(["https://a.example/x", "https://b.example/y"]), null],
    ["nothing for apps on people's devices", client(["http://127.0.0.1/cb"]), null],
    ["nothing without addresses", client([]), null],
  ])("is %s", (_, given, sector) => {
    expect(sectorOf(given)).toBe(sector);
    expect(lacksSector(given)).toBe(sector === null);
  });

  it("is a plain name", () => {
    expect(["suite", "a.example:8443", null].map(mayBeSector)).toEqual([true, true, true]);
    expect(["", "a b", "a\0b", "x".repeat(201)].map(mayBeSector)).toEqual([false, false, false, false]);
  });
});
