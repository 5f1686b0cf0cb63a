import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Database } from "../database/open.ts";
import type { Schema } from "../database/schema.ts";
import type { AccountId } from "../ids.ts";
import type { Role } from "./account.ts";

export interface ListedPerson {
  readonly id: AccountId;
  readonly identifier: string;
  readonly displayName: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

export interface PeopleWanted {
  /** Part of an identifier or of a name, folded; null: everybody. */
  readonly search: string | null;
  readonly role: Role | null;
  readonly state: "enabled" | "disabled" | null;
  readonly group: string | null;
  /** The identifier of the last one on the page before. */
  readonly after: string | null;
  readonly count: number;
}

/** In the order of their identifiers; each page is found by the index, however many people come before it. */
export async function listPeople(db: Database, wanted: PeopleWanted): Promise<ListedPerson[]> {
  let query = db
    .selectFrom("accounts")
    .select(["id", "identifier", "display_name", "role", "created_at", "disabled_at"])
    .orderBy("identifier")
    .limit(wanted.count);
  // A search goes through an index that holds all it needs, and then to the rows that it found.
  query = narrows(wanted)
    ? query.where((row) => row.and(conditions(row, wanted)))
    : query.where("identifier", "in", (inner) =>
        inner
          .selectFrom("accounts")
          .select("identifier")
          .where((row) => row.and(conditions(row, wanted)))
          .orderBy("identifier")
          .limit(wanted.count),
      );
  return (await query.execute()).map((row) => ({
    id: row.id,
    identifier: row.identifier,
    displayName: row.display_name,
    role: row.role,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  }));
}

/** Few have a role, or are in a group: those are looked at one by one. */
const narrows = ({ role, group }: PeopleWanted): boolean => role !== null || group !== null;

function conditions(row: ExpressionBuilder<Schema, "accounts">, wanted: PeopleWanted) {
  const { search, role, state, group, after } = wanted;
  return [
    // Rows of people who were forgotten are called so (`forgottenIdentifier`), and no person can be.
    row("identifier", "not like", "deleted:%"),
    ...(after === null ? [] : [row("identifier", ">", after)]),
    ...(search === null
      ? []
      : [row.or([contains(row.ref("identifier"), search), contains(row.ref("search_name"), search)])]),
    ...(role === null ? [] : [row("role", "=", role)]),
    ...(state === null ? [] : [row("disabled_at", state === "enabled" ? "is" : "is not", null)]),
    ...(group === null
      ? []
      : [row("id", "in", row.selectFrom("account_groups").select("account_id").where("name", "=", group))]),
  ];
}

const contains = (column: Expression<string>, part: string) =>
  sql<SqlBool>`${column} like ${`%${part.replaceAll(/[\\%_]/g, "\\$&")}%`} escape '\\'`;
