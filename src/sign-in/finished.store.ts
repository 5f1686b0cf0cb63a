import type { Database } from "../database/open.ts";

/** Removes at most `limit` requests that ended before the instant, with what belongs to them. Returns how many. */
export async function deleteFinishedBefore(db: Database, instant: number, limit: number): Promise<number> {
  const ids = await db
    .selectFrom("sign_in_requests")
    .select("id")
    .where("expires_at", "<", instant)
    .orderBy("expires_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  if (ids.length === 0) return 0;
  const list = ids.map(({ id }) => id);
  for (const table of ["user_codes", "backchannel_requests", "host_requests"] as const)
    await db.deleteFrom(table).where("request_id", "in", list).execute();
  await db.deleteFrom("sign_in_requests").where("id", "in", list).execute();
  return list.length;
}
