import type { Database } from "../../database/open.ts";
import type { AccountId } from "../../ids.ts";

/** A person in a sector has one subject for good: one that is there already stays. */
export async function insertSubject(
  db: Database,
  pair: { readonly sector: string; readonly accountId: AccountId; readonly subject: string },
): Promise<void> {
  await db
    .insertInto("pairwise_subjects")
    .values({ sector: pair.sector, account_id: pair.accountId, subject: pair.subject })
    .onConflict((conflict) => conflict.columns(["sector", "account_id"]).doNothing())
    .execute();
}

export async function findSubject(db: Database, sector: string, accountId: AccountId): Promise<string | null> {
  const row = await db
    .selectFrom("pairwise_subjects")
    .select("subject")
    .where("sector", "=", sector)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row?.subject ?? null;
}

/** Nobody outside the sector is found by its subject. */
export async function findAccountOfSubject(db: Database, sector: string, subject: string): Promise<AccountId | null> {
  const row = await db
    .selectFrom("pairwise_subjects")
    .select("account_id")
    .where("subject", "=", subject)
    .where("sector", "=", sector)
    .executeTakeFirst();
  return row?.account_id ?? null;
}
