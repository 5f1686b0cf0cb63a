import type { Database } from "../database/open.ts";
import type { AddressId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";

/** A code on its way to an address. */
export interface StoredAddressCode {
  readonly addressId: AddressId;
  /** "verify", or the id of the recovery that it is for. */
  readonly purpose: string;
  readonly salt: string;
  readonly codeHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

const hour = seconds(limits.addressCodeWindowSeconds);

/**
 * Counts a code that is about to be sent, and holds the address until the transaction ends. False, and nothing counted,
 * when the hour's codes have all been sent.
 */
export async function countSent(db: Database, id: AddressId, now: number): Promise<boolean> {
  const anew = await db
    .updateTable("addresses")
    .set({ sent: 1, sending_since: now })
    .where("id", "=", id)
    .where("sending_since", "<=", now - hour)
    .executeTakeFirst();
  if (anew.numUpdatedRows === 1n) return true;
  const more = await db
    .updateTable("addresses")
    .set((row) => ({ sent: row("sent", "+", 1) }))
    .where("id", "=", id)
    .where("sending_since", ">", now - hour)
    .where("sent", "<", limits.addressCodesPerHour)
    .executeTakeFirst();
  return more.numUpdatedRows === 1n;
}

/**
 * Puts the code in the place of the last one for the same purpose. The tries of the last one count on within their hour
 * (NIST SP 800-63B-4 §3.1.3.2). Returns how many tries this code has left.
 */
export async function replaceCode(db: Database, code: StoredAddressCode): Promise<number> {
  const { addressId, purpose, createdAt: now } = code;
  const values = { salt: code.salt, code_hash: code.codeHash, created_at: now, expires_at: code.expiresAt };
  const { tries } = await db
    .insertInto("address_codes")
    .values({ address_id: addressId, purpose, ...values, tries: 0, trying_since: now })
    .onConflict((conflict) =>
      conflict.columns(["address_id", "purpose"]).doUpdateSet((row) => {
        const sameHour = row("address_codes.trying_since", ">", now - hour);
        const kept = (column: "address_codes.tries" | "address_codes.trying_since", otherwise: number) =>
          row.case().when(sameHour).then(row.ref(column)).else(otherwise).end();
        return {
          ...values,
          tries: kept("address_codes.tries", 0),
          trying_since: kept("address_codes.trying_since", now),
        };
      }),
    )
    .returning("tries")
    .executeTakeFirstOrThrow();
  return Math.max(0, limits.addressCodeTries - tries);
}

export type LiveAddressCode = Pick<StoredAddressCode, "salt" | "codeHash" | "expiresAt"> & { readonly tries: number };

export async function findCode(db: Database, addressId: AddressId, purpose: string): Promise<LiveAddressCode | null> {
  const row = await db
    .selectFrom("address_codes")
    .select(["salt", "code_hash", "expires_at", "tries"])
    .where("address_id", "=", addressId)
    .where("purpose", "=", purpose)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { salt: row.salt, codeHash: row.code_hash, expiresAt: row.expires_at, tries: row.tries };
}

/** Counts a try of this very code before it is looked at. False when there is none left, or it has been replaced. */
export async function countTry(db: Database, addressId: AddressId, purpose: string, hash: string): Promise<boolean> {
  const result = await db
    .updateTable("address_codes")
    .set((row) => ({ tries: row("tries", "+", 1) }))
    .where("address_id", "=", addressId)
    .where("purpose", "=", purpose)
    .where("code_hash", "=", hash)
    .where("tries", "<", limits.addressCodeTries)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Uses the code up: true for exactly one of all who try. Its row stays, for the count of tries. */
export async function spendAddressCode(db: Database, id: AddressId, hash: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("address_codes")
    .set({ expires_at: now })
    .where("address_id", "=", id)
    .where("code_hash", "=", hash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Counts a try of a recovery against the address. False when it has had its fill of wrong ones in a row. */
export async function countInARow(db: Database, id: AddressId): Promise<boolean> {
  const result = await db
    .updateTable("addresses")
    .set((row) => ({ wrong_in_a_row: row("wrong_in_a_row", "+", 1) }))
    .where("id", "=", id)
    .where("wrong_in_a_row", "<", limits.addressWrongTriesInARow)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** A right try ends the row of wrong ones. */
export async function endRow(db: Database, id: AddressId): Promise<void> {
  await db.updateTable("addresses").set({ wrong_in_a_row: 0 }).where("id", "=", id).execute();
}

/** What became of codes that ran out so long ago that their tries no longer count. */
export async function deleteAddressCodesBefore(db: Database, instant: number): Promise<void> {
  await db.deleteFrom("address_codes").where("expires_at", "<", instant).where("trying_since", "<", instant).execute();
}
