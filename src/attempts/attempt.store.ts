import type { Database } from "../database/open.ts";

/** Counts in the window that starts at this instant or later, by key; keys that were never counted are absent. */
export async function readAttempts(
  db: Database,
  keys: readonly string[],
  windowStartedAt: number,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("attempts")
    .select(["key", "count"])
    .where("key", "in", keys)
    .where("window_started_at", ">=", windowStartedAt)
    .execute();
  return new Map(rows.map(({ key, count }) => [key, count]));
}

/**
 * Adds one to the key's count in this window, and holds its row until the transaction ends; a count from an earlier
 * window starts again. A process whose clock is behind counts into the window that is there.
 */
export async function countAttempt(db: Database, key: string, windowStartedAt: number): Promise<void> {
  await db
    .insertInto("attempts")
    .values({ key, window_started_at: windowStartedAt, count: 1 })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet((row) => {
        const sameWindow = row("attempts.window_started_at", ">=", windowStartedAt);
        return {
          count: row
            .case()
            .when(sameWindow)
            .then(row("attempts.count", "+", 1))
            .else(1)
            .end(),
          window_started_at: row
            .case()
            .when(sameWindow)
            .then(row.ref("attempts.window_started_at"))
            .else(windowStartedAt)
            .end(),
        };
      }),
    )
    .execute();
}

/** Takes away one that was counted in this very transaction. */
export async function takeAttemptBack(db: Database, key: string): Promise<void> {
  await db
    .updateTable("attempts")
    .set((row) => ({ count: row("count", "-", 1) }))
    .where("key", "=", key)
    .execute();
  await db.deleteFrom("attempts").where("key", "=", key).where("count", "<=", 0).execute();
}

export async function deleteAttemptsBefore(db: Database, windowStartedAt: number): Promise<void> {
  await db.deleteFrom("attempts").where("window_started_at", "<", windowStartedAt).execute();
}
