import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import type { RiskSeen } from "./lockout-advice.ts";

/** What this person was last shown of the meter; null before the first time. */
export async function findRiskSeen(db: Database, accountId: AccountId): Promise<RiskSeen | null> {
  const row = await db.selectFrom("risks_seen").selectAll().where("account_id", "=", accountId).executeTakeFirst();
  return row === undefined ? null : { level: row.level, dismissedAt: row.dismissed_at };
}

export async function saveRiskSeen(db: Database, accountId: AccountId, seen: RiskSeen): Promise<void> {
  const shown = { level: seen.level, dismissed_at: seen.dismissedAt };
  await db
    .insertInto("risks_seen")
    .values({ account_id: accountId, ...shown })
    .onConflict((conflict) => conflict.column("account_id").doUpdateSet(shown))
    .execute();
}
