import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AccountId, SignInRequestId } from "../ids.ts";
import type { ScreenUse } from "../policy/screen-use.ts";
import { type PolledKind, type SignInRequest, unfinishedStates } from "./sign-in-request.ts";
import { fromRow, toRow } from "./sign-in-request-row.store.ts";

type Row = ReturnType<typeof toRow>;
const insert = prepared((db, row: Row) => db.insertInto("sign_in_requests").values(row));
const byId = prepared((db, { id }: { id: SignInRequestId }) =>
  db.selectFrom("sign_in_requests").selectAll().where("id", "=", id),
);
const byRedeemer = prepared((db, { kind, redeemerHash }: { kind: PolledKind; redeemerHash: string }) =>
  db.selectFrom("sign_in_requests").selectAll().where("redeemer_hash", "=", redeemerHash).where("kind", "=", kind),
);
/** One for each set of columns that change together: each column that is named costs its indexes an entry. */
const swaps = new Map<string, ReturnType<typeof swapOf>>();
const swapOf = (columns: readonly (keyof Row)[]) =>
  prepared((db, values: Row & { before: number }) =>
    db
      .updateTable("sign_in_requests")
      .set(Object.fromEntries(columns.map((column) => [column, values[column]])))
      .where("id", "=", values.id)
      .where("version", "=", values.before),
  );

export async function insertSignInRequest(db: Database, request: SignInRequest): Promise<void> {
  await insert(db, toRow(request));
}

export async function findSignInRequest(db: Database, id: SignInRequestId): Promise<SignInRequest | null> {
  const [row] = (await byId(db, { id })).rows;
  return row === undefined ? null : fromRow(row);
}

/** The request that this device code or auth_req_id redeems; both are random enough that a hash names at most one. */
export async function findPolled(db: Database, kind: PolledKind, redeemerHash: string): Promise<SignInRequest | null> {
  const [row] = (await byRedeemer(db, { kind, redeemerHash })).rows;
  return row === undefined ? null : fromRow(row);
}

/** The latest unfinished request of this browser for this destination and use, so that a reload shows the same code. */
export async function findUnfinishedOfBrowser(
  db: Database,
  browserHash: string,
  returnTo: string | null,
  wanted: ScreenUse,
  now: number,
): Promise<SignInRequest | null> {
  const { rows } = await unfinished(db, { browserHash, returnTo, use: wanted === "ordinary" ? null : wanted, now });
  const [newest] = rows.toSorted((one, other) => other.created_at - one.created_at);
  return newest === undefined ? null : fromRow(newest);
}

type UnfinishedOf = { browserHash: string; returnTo: string | null; use: Row["wanted_use"]; now: number };
/** A browser has one or two, which are put in order by whoever asks: SQLite makes ready to sort thousands. */
const unfinished = prepared((db, { browserHash, returnTo, use, now }: UnfinishedOf) =>
  db
    .selectFrom("sign_in_requests")
    .selectAll()
    .where("redeemer_hash", "=", browserHash)
    .where("kind", "=", "page")
    .where("return_to", "is not distinct from", returnTo)
    .where("wanted_use", "is not distinct from", use)
    .where("state", "in", unfinishedStates)
    .where("expires_at", ">", now),
);

/** What waits for this account because somebody typed its name, newest first. */
export async function listNamedRequests(
  db: Database,
  accountId: AccountId,
  limit: number,
  now: number,
): Promise<SignInRequest[]> {
  const rows = await db
    .selectFrom("sign_in_requests")
    .selectAll()
    .where("named_account_id", "=", accountId)
    .where("state", "=", "pending")
    .where("expires_at", ">", now)
    .orderBy("created_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/**
 * Compare-and-swap: writes what has become of the request only if its row is still at the version that was read. False means
 * that somebody else wrote first and nothing was changed. This is the law of "redeem once": `transition` lets one version
 * become `redeemed`, and of all who hold that version exactly one save succeeds.
 */
export async function saveSignInRequest(db: Database, read: SignInRequest, next: SignInRequest): Promise<boolean> {
  const [before, after] = [toRow(read), toRow(next)];
  const changed = (Object.keys(after) as (keyof Row)[]).filter((column) => before[column] !== after[column]);
  const name = changed.join();
  const swap = swaps.get(name) ?? swapOf(changed);
  swaps.set(name, swap);
  const result = await swap(db, { ...after, before: read.version });
  return result.numAffectedRows === 1n;
}
