import type { Database } from "../database/open.ts";

/** Notes that this proof was shown. False when it was before: of any number that come at once, one is the first. */
export async function insertSeenProof(db: Database, proofHash: string, expiresAt: number): Promise<boolean> {
  const result = await db
    .insertInto("seen_proofs")
    .values({ proof_hash: proofHash, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column("proof_hash").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function isSeenProof(db: Database, proofHash: string): Promise<boolean> {
  const row = await db
    .selectFrom("seen_proofs")
    .select("proof_hash")
    .where("proof_hash", "=", proofHash)
    .executeTakeFirst();
  return row !== undefined;
}
