import type { Selectable } from "kysely";
import type { AddressesTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AccountId, AddressId } from "../ids.ts";
import type { Address } from "./address.ts";

const toAddress = (row: Selectable<AddressesTable>): Address => ({
  id: row.id,
  accountId: row.account_id,
  kind: row.kind,
  value: row.value,
  createdAt: row.created_at,
  verifiedAt: row.verified_at,
  sent: row.sent,
  sendingSince: row.sending_since,
  wrongInARow: row.wrong_in_a_row,
});

/** False when the account has this very address already. */
export async function insertAddress(db: Database, address: Address): Promise<boolean> {
  const result = await db
    .insertInto("addresses")
    .values({
      id: address.id,
      account_id: address.accountId,
      kind: address.kind,
      value: address.value,
      created_at: address.createdAt,
      verified_at: address.verifiedAt,
      sent: address.sent,
      sending_since: address.sendingSince,
      wrong_in_a_row: address.wrongInARow,
    })
    .onConflict((conflict) => conflict.columns(["account_id", "kind", "value"]).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The account's addresses, oldest first. */
export async function addressesByAccount(db: Database, accountId: AccountId): Promise<Address[]> {
  const { rows } = await ofAccount(db, { accountId });
  return rows
    .toSorted((one, other) => one.created_at - other.created_at || (one.id < other.id ? -1 : 1))
    .map(toAddress);
}

const ofAccount = prepared((db, { accountId }: { accountId: AccountId }) =>
  db.selectFrom("addresses").selectAll().where("account_id", "=", accountId),
);

export async function findAddress(db: Database, id: AddressId): Promise<Address | null> {
  const row = await db.selectFrom("addresses").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : toAddress(row);
}

export async function setVerified(db: Database, id: AddressId, now: number): Promise<void> {
  await db.updateTable("addresses").set({ verified_at: now }).where("id", "=", id).execute();
}

/** With the codes that were sent to it. False when it is gone already. */
export async function deleteAddress(db: Database, id: AddressId): Promise<boolean> {
  await db.deleteFrom("address_codes").where("address_id", "=", id).execute();
  const result = await db.deleteFrom("addresses").where("id", "=", id).executeTakeFirst();
  return result.numDeletedRows === 1n;
}
