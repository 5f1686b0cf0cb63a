import { sweepAttempts } from "../attempts/attempt.flow.ts";
import type { Database } from "../database/open.ts";
import { inSlices } from "../database/sweep-rows.ts";
import { limits, seconds } from "../limits.ts";
import { deleteFinishedBefore } from "./finished.store.ts";
import { deleteCodesExpiredBefore } from "./user-code.store.ts";

/** Removes codes whose quarantine is over, requests finished long ago, and counts of past windows. */
export async function sweepSignIns(db: Database, now: number): Promise<void> {
  await deleteCodesExpiredBefore(db, now - seconds(limits.codeQuarantineSeconds));
  const finishedBefore = now - seconds(limits.finishedRequestKeptSeconds);
  await inSlices((limit) => deleteFinishedBefore(db, finishedBefore, limit));
  await sweepAttempts(db, now);
}
