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
 * Adds to the key's count in this window; a count from an earlier window starts again. Adding nothing holds the row
 * against other writers until the transaction ends. A process whose clock is behind counts into the window that is there.
 */
export async function countAttempts(
  db: Database,
  key: string,
  attempts: number,
  windowStartedAt: number,
): Promise<void> {
  await db
    .insertInto("attempts")
    .values({ key, window_started_at: windowStartedAt, count: attempts })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet((row) => {
        const sameWindow = row("attempts.window_started_at", ">=", windowStartedAt);
        return {
          count: row
            .case()
            .when(sameWindow)
            .then(row("attempts.count", "+", attempts))
            .else(attempts)
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

export async function deleteAttemptsBefore(db: Database, windowStartedAt: number): Promise<void> {
  await db.deleteFrom("attempts").where("window_started_at", "<", windowStartedAt).execute();
}
