import type { Kysely } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  deleteChallengesExpiredBefore,
  insertChallenge,
  type StoredChallenge,
  takeChallenge,
} from "./passkey-challenge.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let count = 0;
  beforeAll(async () => {
    db = await openDatabase();
  });
  const remember = async (changes: Partial<StoredChallenge> = {}): Promise<StoredChallenge> => {
    count += 1;
    const payload = { displayName: "Åda" };
    const challenge = {
      challengeHash: `hash-${count}`,
      purpose: "invitation",
      boundTo: "inv_x",
      payload,
      expiresAt: noon + 1,
    } as const;
    await insertChallenge(db, { ...challenge, ...changes });
    return { ...challenge, ...changes };
  };

  it.each([{ payload: null }, { payload: { displayName: "Åda", nested: [1, "2"] } }])(
    "gives $payload back once",
    async (about) => {
      const challenge = await remember(about);
      expect(await takeChallenge(db, challenge, noon)).toEqual(about);
      expect(await takeChallenge(db, challenge, noon)).toBeNull();
    },
  );

  it("has one winner among ten who answer it at once", async () => {
    const challenge = await remember();
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeChallenge(db, challenge, noon)));
    expect(taken.filter((each) => each !== null)).toHaveLength(1);
  });

  it.each([
    ["another browser", { boundTo: "inv_y" }],
    ["another purpose", { purpose: "registration" as const }],
    ["another challenge", { challengeHash: "nobody's" }],
  ])("is neither given to nor spoilt by %s", async (_whose, changes) => {
    const challenge = await remember();
    expect(await takeChallenge(db, { ...challenge, ...changes }, noon)).toBeNull();
    expect(await takeChallenge(db, challenge, noon)).not.toBeNull();
  });

  it("is worth nothing from its end on", async () => {
    const challenge = await remember({ expiresAt: noon });
    expect(await takeChallenge(db, challenge, noon)).toBeNull();
  });

  it("is swept once it has run out, and not before", async () => {
    const old = await remember({ expiresAt: noon - 1 });
    const live = await remember({ expiresAt: noon });
    await deleteChallengesExpiredBefore(db, noon);
    expect(await takeChallenge(db, old, 0)).toBeNull();
    expect(await takeChallenge(db, live, 0)).not.toBeNull();
  });
});
