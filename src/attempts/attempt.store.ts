import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import { sweepRows } from "../database/sweep-rows.ts";

/** Counts in the window that starts at this instant or later, by key; keys that were never counted are absent. */
export async function readAttempts(
  db: Database,
  keys: readonly string[],
  windowStartedAt: number,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let at = 0; at < keys.length; at += 4) {
    // A query of one length for lists of every length: the last places hold the first key again.
    const [a = "", b = a, c = a, d = a] = keys.slice(at, at + 4);
    for (const { key, count } of (await ofFour(db, { a, b, c, d, windowStartedAt })).rows) found.set(key, count);
  }
  return found;
}

type Four = { a: string; b: string; c: string; d: string; windowStartedAt: number };
const ofFour = prepared((db, { a, b, c, d, windowStartedAt }: Four) =>
  db
    .selectFrom("attempts")
    .select(["key", "count"])
    .where("key", "in", [a, b, c, d])
    .where("window_started_at", ">=", windowStartedAt),
);

/**
 * Adds one to the key's count in this window, and holds its row until the transaction ends; a count from an earlier
 * window starts again. A process whose clock is behind counts into the window that is there.
 */
export async function countAttempt(db: Database, key: string, windowStartedAt: number): Promise<void> {
  await count(db, { key, windowStartedAt });
}

const count = prepared((db, { key, windowStartedAt }: { key: string; windowStartedAt: number }) =>
  db
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
    ),
);
const countDown = prepared((db, { key }: { key: string }) =>
  db
    .updateTable("attempts")
    .set((row) => ({ count: row("count", "-", 1) }))
    .where("key", "=", key),
);
const removeOnly = prepared((db, { key }: { key: string }) =>
  db.deleteFrom("attempts").where("key", "=", key).where("count", "<=", 1),
);

/** Takes away one that was counted in this very transaction. */
export async function takeAttemptBack(db: Database, key: string): Promise<void> {
  if ((await removeOnly(db, { key })).numAffectedRows === 0n) await countDown(db, { key });
}

export async function deleteAttemptsBefore(db: Database, windowStartedAt: number): Promise<void> {
  await sweepRows(db, { table: "attempts", key: "key", column: "window_started_at" }, windowStartedAt);
}
