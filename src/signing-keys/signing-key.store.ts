import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import type { SigningKeysTable } from "../database/schema.ts";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";

export type StoredSigningKey = Selectable<SigningKeysTable>;

/** One that signs tokens, or certificates. */
export interface StoredTokenKey extends StoredSigningKey {
  algorithm: SigningAlgorithm;
}

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

/** The keys of tokens, or those of SSH certificates, retired ones among them, newest first. */
export async function listSigningKeys(db: Database, purpose: "tokens" | "ssh" = "tokens"): Promise<StoredTokenKey[]> {
  return db
    .selectFrom("signing_keys")
    .selectAll()
    .where("purpose", "=", purpose)
    .orderBy("created_at", "desc")
    .orderBy("algorithm")
    .orderBy("id")
    .$narrowType<{ algorithm: SigningAlgorithm }>()
    .execute();
}

/** Erases the private part for good; what the key signed can still be recognised. False when it was retired before. */
export async function retireSigningKey(db: Database, id: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("signing_keys")
    .set({ retired_at: now, private_jwk: "" })
    .where("id", "=", id)
    .where("retired_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function deleteSigningKeys(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom("signing_keys").where("id", "in", ids).execute();
}
