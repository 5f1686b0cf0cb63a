import type { Kysely } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { CountersignaturesTable, Schema } from "../database/schema.ts";
import type { SignInRequestId } from "../ids.ts";
import { sweepSignIns } from "../sign-in/sweep.flow.ts";
import { verifyCountersignature } from "./verify-countersignature.flow.ts";

const invalid = { ok: false, reason: "signature_invalid" };

/** Another text of the same length, in the alphabet of base64url. */
const turned = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let id: SignInRequestId;
  let otherId: SignInRequestId;
  let kept: CountersignaturesTable;
  let other: CountersignaturesTable;
  const rowOf = (request: SignInRequestId) =>
    db.selectFrom("countersignatures").selectAll().where("request_id", "=", request).executeTakeFirstOrThrow();

  beforeAll(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    const [ada, grace] = [await world.person("ada"), await world.person("grace")];
    id = await ada.openAndApprove((await world.beginPage()).typed.code);
    otherId = await grace.openAndApprove((await world.beginPage()).typed.code);
    [kept, other] = [await rowOf(id), await rowOf(otherId)];
  });
  const verifyWith = async (changes: Partial<CountersignaturesTable>) => {
    await db.updateTable("countersignatures").set(changes).where("id", "=", kept.id).execute();
    const verified = await verifyCountersignature(db, changes.request_id ?? id);
    await db.updateTable("countersignatures").set(kept).where("id", "=", kept.id).execute();
    return verified;
  };

  it("confirms what was approved, from the row alone: years later, with passkey, account and request gone", async () => {
    const verified = accepted(await verifyCountersignature(db, id));
    expect(verified.statement).toMatchObject({
      request: id,
      account: { identifier: "ada" },
      new_device: { browser: "Firefox" },
    });
    expect(verified.statement).toMatchObject({ type: "countersign/sign-in/2", screen_use: "ordinary" });
    const elsewhere = await openDatabase();
    await elsewhere.insertInto("countersignatures").values(kept).execute();
    expect(accepted(await verifyCountersignature(elsewhere, id)).statement).toEqual(verified.statement);
    await sweepSignIns(db, world.deps.clock.now() + 10 * 365 * 86_400_000);
    expect((await verifyCountersignature(db, id)).ok).toBe(true);
  });

  it("says not_found for a request that nobody approved", async () =>
    expect(await verifyCountersignature(db, "sir_0000000000000000000000")).toEqual({ ok: false, reason: "not_found" }));

  describe("detects that the record was changed:", () => {
    it.each([
      ["the code", '"user_code":"', '"user_code":"9'],
      ["the address of the new screen", "192.0.2.7", "192.0.2.8"],
      ["the account's name", '"identifier":"ada"', '"identifier":"eve"'],
      ["the lifetime", '"lifetime_seconds":', '"lifetime_seconds":9'],
      ["the time", '"requested_at":', '"requested_at":1'],
      ["only its white space", ",", ", "],
    ])("%s in the statement", async (_what, from, to) => {
      expect(kept.statement).toContain(from);
      expect(await verifyWith({ statement: kept.statement.replace(from, to) })).toEqual(invalid);
    });

    it.each(["signature", "authenticator_data", "client_data", "public_key", "origin", "relying_party_id"] as const)(
      "one character of %s, wherever it is",
      async (column) => {
        const text = kept[column];
        // The last character of base64url may hold bits that mean nothing.
        for (const at of [0, Math.floor(text.length / 2), text.length - 2])
          expect(await verifyWith({ [column]: turned(text, at) })).toEqual(invalid);
      },
    );

    it.each(["statement", "signature", "authenticator_data", "client_data", "public_key", "account_id"] as const)(
      "%s of another, genuine countersignature in its place",
      async (column) => {
        // Both have the same authenticator data: it names neither the person nor the request.
        const expected = kept[column] === other[column] ? expect.objectContaining({ ok: true }) : invalid;
        expect(await verifyWith({ [column]: other[column] })).toEqual(expected);
      },
    );

    it("a whole countersignature moved to another request", async () =>
      expect(await verifyWith({ request_id: "sir_1111111111111111111111" })).toEqual(invalid));

    it.each(["statement", "signature", "authenticator_data", "client_data", "public_key"] as const)(
      "%s emptied, or replaced by what is no such thing",
      async (column) => {
        for (const text of ["", "{}", "null", "ÿ", "!".repeat(500)])
          expect(await verifyWith({ [column]: text })).toEqual(invalid);
      },
    );
  });
});
