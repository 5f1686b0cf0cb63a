import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import type { SigningKeysTable } from "../database/schema.ts";

export type StoredSigningKey = Selectable<SigningKeysTable>;

/** A key that is there already stays as it is. */
export async function insertSigningKey(db: Database, key: StoredSigningKey): Promise<void> {
  await db
    .insertInto("signing_keys")
    .values(key)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

export async function findSigningKey(db: Database, id: string): Promise<StoredSigningKey | null> {
  return (await db.selectFrom("signing_keys").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;
}

/** The keys of tokens that may still sign or verify, newest first, so that every process signs with the same one. */
export async function listSigningKeys(db: Database): Promise<StoredSigningKey[]> {
  return db
    .selectFrom("signing_keys")
    .selectAll()
    .where("purpose", "=", "tokens")
    .where("retired_at", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}
