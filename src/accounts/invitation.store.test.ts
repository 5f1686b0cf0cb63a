import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  findInvitationByTokenHash,
  insertInvitation,
  revokeUnusedInvitations,
  useInvitation,
} from "./invitation.store.ts";
import type { Invitation } from "./invitation.ts";

const invitation = (name: string, changes: Partial<Invitation> = {}): Invitation => ({
  id: `inv_${name}`,
  role: "person",
  suggestedName: null,
  accountId: null,
  address: null,
  createdAt: noon,
  expiresAt: noon + 1,
  usedAt: null,
  revokedAt: null,
  ...changes,
});

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
  });
  const put = (each: Invitation) => insertInvitation(db, each, `hash-${each.id}`);
  const find = (each: Invitation) => findInvitationByTokenHash(db, `hash-${each.id}`);

  it("gives an invitation back by the hash of its token only", async () => {
    const full = invitation("full", { role: "administrator", suggestedName: "Åda", usedAt: 1, revokedAt: 2 });
    for (const each of [full, invitation("plain")]) {
      await put(each);
      expect(await find(each)).toEqual(each);
    }
    expect(await findInvitationByTokenHash(db, "inv_full")).toBeNull();
  });

  it("is used up by one of ten", async () => {
    await put(invitation("popular"));
    const used = await Promise.all(Array.from({ length: 10 }, (_, at) => useInvitation(db, "inv_popular", noon + at)));
    expect(used.filter(Boolean)).toHaveLength(1);
    expect(await find(invitation("popular"))).toMatchObject({ usedAt: noon + used.indexOf(true) });
  });

  it("is not used once it was withdrawn", async () => {
    await put(invitation("withdrawn", { revokedAt: noon }));
    expect(await useInvitation(db, "inv_withdrawn", noon)).toBe(false);
    expect(await find(invitation("withdrawn"))).toMatchObject({ usedAt: null });
  });

  it("is withdrawn with all that are unused for its role, and no others", async () => {
    const role = "administrator";
    const [open, used, gone, person] = [
      invitation("open", { role }),
      invitation("used", { role, usedAt: 5 }),
      invitation("gone", { role, revokedAt: 6 }),
      invitation("person"),
    ];
    for (const each of [open, used, gone, person]) await put(each);
    await revokeUnusedInvitations(db, role, noon);
    expect(await find(open)).toMatchObject({ revokedAt: noon });
    for (const each of [used, gone, person]) expect(await find(each)).toEqual(each);
  });
});
