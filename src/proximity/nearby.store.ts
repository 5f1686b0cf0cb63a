import type { Database } from "../database/open.ts";
import type { NearbyChannelsTable } from "../database/schema.ts";
import { sweepRows } from "../database/sweep-rows.ts";
import type { SignInRequestId } from "../ids.ts";

/** A link-local channel in the making: session descriptions and one nonce for each end to hand to the other. */
export interface NearbyChannel {
  readonly requestId: SignInRequestId;
  readonly phoneNonce: string;
  readonly screenNonce: string;
  readonly offer: string;
  readonly answer: string | null;
  readonly phoneReturnedAt: number | null;
  readonly screenReturnedAt: number | null;
  readonly expiresAt: number;
}

/** Begins the channel anew; a card that is loaded again makes another offer. */
export async function saveChannel(db: Database, channel: NearbyChannel): Promise<void> {
  const row: NearbyChannelsTable = {
    request_id: channel.requestId,
    phone_nonce: channel.phoneNonce,
    screen_nonce: channel.screenNonce,
    offer: channel.offer,
    answer: channel.answer,
    phone_returned_at: channel.phoneReturnedAt,
    screen_returned_at: channel.screenReturnedAt,
    expires_at: channel.expiresAt,
  };
  await db
    .insertInto("nearby_channels")
    .values(row)
    .onConflict((conflict) => conflict.column("request_id").doUpdateSet(row))
    .execute();
}

export async function findChannel(
  db: Database,
  requestId: SignInRequestId,
  now: number,
): Promise<NearbyChannel | null> {
  const row = await db
    .selectFrom("nearby_channels")
    .selectAll()
    .where("request_id", "=", requestId)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    requestId: row.request_id,
    phoneNonce: row.phone_nonce,
    screenNonce: row.screen_nonce,
    offer: row.offer,
    answer: row.answer,
    phoneReturnedAt: row.phone_returned_at,
    screenReturnedAt: row.screen_returned_at,
    expiresAt: row.expires_at,
  };
}

export async function saveAnswer(db: Database, requestId: SignInRequestId, answer: string): Promise<void> {
  await db
    .updateTable("nearby_channels")
    .set({ answer })
    .where("request_id", "=", requestId)
    .where("answer", "is", null)
    .execute();
}

/** Notes that one end returned the nonce that the other end was given. */
export async function saveReturn(
  db: Database,
  requestId: SignInRequestId,
  end: "phone" | "screen",
  now: number,
): Promise<void> {
  const column = end === "phone" ? "phone_returned_at" : "screen_returned_at";
  await db
    .updateTable("nearby_channels")
    .set({ [column]: now })
    .where("request_id", "=", requestId)
    .execute();
}

export async function deleteChannelsExpiredBefore(db: Database, instant: number): Promise<void> {
  await sweepRows(db, { table: "nearby_channels", key: "request_id", column: "expires_at" }, instant);
}
