import type { Selectable } from "kysely";
import type { KnownBrowsersTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AccountId, KnownBrowserId, SignInRequestId } from "../ids.ts";
import type { KnownBrowser } from "./known-browser.ts";

/** Adds the browser, or notes that it was seen again. */
export async function saveKnownBrowser(db: Database, browser: KnownBrowser): Promise<void> {
  await db
    .insertInto("known_browsers")
    .values({
      id: browser.id,
      account_id: browser.accountId,
      key_thumbprint: browser.keyThumbprint,
      name: browser.name,
      sign_in_request_id: browser.signInRequestId,
      created_at: browser.createdAt,
      last_seen_at: browser.lastSeenAt,
    })
    .onConflict((conflict) =>
      conflict.columns(["account_id", "key_thumbprint"]).doUpdateSet({ last_seen_at: browser.lastSeenAt }),
    )
    .execute();
}

export async function findKnownBrowser(
  db: Database,
  accountId: AccountId,
  keyThumbprint: string,
): Promise<KnownBrowser | null> {
  const [row] = (await byKey(db, { accountId, keyThumbprint })).rows;
  return row === undefined ? null : fromRow(row);
}

const byKey = prepared((db, { accountId, keyThumbprint }: { accountId: AccountId; keyThumbprint: string }) =>
  db
    .selectFrom("known_browsers")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("key_thumbprint", "=", keyThumbprint),
);

export async function listKnownBrowsers(db: Database, accountId: AccountId): Promise<KnownBrowser[]> {
  const rows = await db
    .selectFrom("known_browsers")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("last_seen_at", "desc")
    .execute();
  return rows.map(fromRow);
}

export async function deleteKnownBrowser(db: Database, id: KnownBrowserId, accountId: AccountId): Promise<boolean> {
  const result = await db
    .deleteFrom("known_browsers")
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Of this account: what the sign-in made known, and the browser that it was in, known from before or not. */
export async function deleteKnownBrowsersOfSignIn(
  db: Database,
  accountId: AccountId,
  requestId: SignInRequestId,
  keyThumbprint: string | null,
): Promise<void> {
  await db
    .deleteFrom("known_browsers")
    .where("account_id", "=", accountId)
    .where((row) =>
      row.or([
        row("sign_in_request_id", "=", requestId),
        ...(keyThumbprint === null ? [] : [row("key_thumbprint", "=", keyThumbprint)]),
      ]),
    )
    .execute();
}

const fromRow = (row: Selectable<KnownBrowsersTable>): KnownBrowser => ({
  id: row.id,
  accountId: row.account_id,
  keyThumbprint: row.key_thumbprint,
  name: row.name,
  signInRequestId: row.sign_in_request_id,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
});
