import { sweepAttempts } from "../attempts/attempt.flow.ts";
import type { Database } from "../database/open.ts";
import { limits, seconds } from "../limits.ts";
import { deleteFinishedBefore } from "./finished.store.ts";
import { deleteCodesExpiredBefore } from "./user-code.store.ts";

const requestsPerSlice = 500;

/** Removes codes whose quarantine is over, requests finished long ago, and counts of past windows. */
export async function sweepSignIns(db: Database, now: number): Promise<void> {
  await deleteCodesExpiredBefore(db, now - seconds(limits.codeQuarantineSeconds));
  await deleteFinishedBefore(db, now - seconds(limits.finishedRequestKeptSeconds), requestsPerSlice);
  await sweepAttempts(db, now);
}
