import { type Expression, type SqlBool, sql } from "kysely";
import type { Database } from "../database/open.ts";
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
  const { search, role, state, group, after, count } = wanted;
  let query = db
    .selectFrom("accounts")
    .select(["id", "identifier", "display_name", "role", "created_at", "disabled_at"])
    .where("deleted_at", "is", null)
    .orderBy("identifier")
    .limit(count);
  if (after !== null) query = query.where("identifier", ">", after);
  if (role !== null) query = query.where("role", "=", role);
  if (state !== null) query = query.where("disabled_at", state === "enabled" ? "is" : "is not", null);
  if (search !== null)
    query = query.where(({ or, ref }) =>
      or([contains(ref("identifier"), search), contains(ref("search_name"), search)]),
    );
  if (group !== null)
    query = query.where("id", "in", (inner) =>
      inner.selectFrom("account_groups").select("account_id").where("name", "=", group),
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

const contains = (column: Expression<string>, part: string) =>
  sql<SqlBool>`${column} like ${`%${part.replaceAll(/[\\%_]/g, "\\$&")}%`} escape '\\'`;
