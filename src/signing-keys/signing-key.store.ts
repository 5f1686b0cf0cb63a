import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import type { SigningKeysTable } from "../database/schema.ts";

export type StoredSigningKey = Selectable<SigningKeysTable>;

export async function insertSigningKey(db: Database, key: StoredSigningKey): Promise<void> {
  await db.insertInto("signing_keys").values(key).execute();
}

/** The keys that may still sign or verify, newest first, so that every process signs with the same one. */
export async function listSigningKeys(db: Database): Promise<StoredSigningKey[]> {
  return db
    .selectFrom("signing_keys")
    .selectAll()
    .where("retired_at", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}
