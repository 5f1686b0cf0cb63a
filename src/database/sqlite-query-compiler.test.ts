import { CompiledQuery, type Kysely, sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "./open.ts";
import type { Schema } from "./schema.ts";

let db: Kysely<Schema>;
beforeAll(async () => {
  db = await openDatabase("sqlite::memory:");
});
afterAll(() => db.destroy());

const joined = () =>
  db.selectFrom("grants").innerJoin("accounts", "accounts.id", "grants.account_id").where("grants.id", "=", "grt_x");

it("has no bare parameter in a statement, for which SQLite would plan it anew each time", () => {
  const compiled = joined().select("identifier").where("accounts.created_at", ">", 5).limit(3).compile();
  expect(compiled.sql.match(/.\?/g)).toEqual(["+?", "+?", "+?"]);
  expect(compiled.parameters).toEqual(["grt_x", 5, 3]);
});

it("finds rows by the same indexes", async () => {
  const { sql: text, parameters } = joined().select("identifier").compile();
  const rows = (
    await db.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`, [...parameters]))
  ).rows;
  expect(rows.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/^SEARCH grants USING INDEX .* \(id=\?\)$/),
    expect.stringMatching(/^SEARCH accounts USING INDEX .* \(id=\?\)$/),
  ]);
});

it.each([
  ["12", "text"],
  ["", "text"],
  [12, "real"],
  [1.5, "real"],
  [12n, "integer"],
  [null, "null"],
  [Buffer.from("12"), "blob"],
])("leaves a value as it is: %o", async (value, type) => {
  const query = sql<{ value: unknown; type: string }>`select ${value} as value, typeof(${value}) as type`;
  const { rows } = await query.execute(db);
  expect(rows[0]?.type).toBe(type);
  expect(rows[0]?.value).toEqual(typeof value === "bigint" ? Number(value) : value);
});
