import type { Database } from "../database/open.ts";
import type { AccessPassId, SessionId } from "../ids.ts";

/** Ends the sessions of this pass, or only those that may do nothing but bind a passkey. Returns those ended now. */
export async function endSessionsByPass(
  db: Database,
  passId: AccessPassId,
  which: "all" | "binding",
  now: number,
): Promise<SessionId[]> {
  const live = db
    .updateTable("sessions")
    .set({ ended_at: now })
    .where("access_pass_id", "=", passId)
    .where("ended_at", "is", null);
  const chosen = which === "all" ? live : live.where("device_id", "is", null);
  return (await chosen.returning("id").execute()).map(({ id }) => id);
}

export async function sessionIdsOfPass(db: Database, passId: AccessPassId): Promise<SessionId[]> {
  const rows = await db.selectFrom("sessions").select("id").where("access_pass_id", "=", passId).execute();
  return rows.map(({ id }) => id);
}
