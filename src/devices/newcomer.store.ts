import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, PasskeyId, SessionId } from "../ids.ts";

/** The device that this passkey was made for by an enrolment, or in a session of which it was added; null for none. */
export async function findBringer(
  db: Database,
  { id, accountId, addedInSessionId }: { id: PasskeyId; accountId: AccountId; addedInSessionId: SessionId | null },
): Promise<DeviceId | null> {
  const enrolled = await db
    .selectFrom("enrolments")
    .select("device_id")
    .where("account_id", "=", accountId)
    .where("passkey_id", "=", id)
    .executeTakeFirst();
  if (enrolled?.device_id) return enrolled.device_id;
  if (addedInSessionId === null) return null;
  const session = db.selectFrom("sessions").select("device_id").where("id", "=", addedInSessionId);
  return (await session.executeTakeFirst())?.device_id ?? null;
}

/** When the first of those came that another device brought in after this instant, removed since or not; null for none. */
export async function firstBroughtInAfter(db: Database, accountId: AccountId, after: number): Promise<number | null> {
  const row = await db
    .selectFrom("devices")
    .select("created_at")
    .where("account_id", "=", accountId)
    .where("enrolled_by", "is not", null)
    .where("created_at", ">", after)
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}
