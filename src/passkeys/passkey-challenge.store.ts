import type { Database } from "../database/open.ts";
import { sweepRows } from "../database/sweep-rows.ts";
import type { ChallengePurpose } from "./passkey.ts";

export interface StoredChallenge {
  readonly challengeHash: string;
  readonly purpose: ChallengePurpose;
  /** Whose challenge it is: the hash of a browser binding, a session id, an invitation id. */
  readonly boundTo: string;
  readonly payload: unknown;
  readonly expiresAt: number;
}

export async function insertChallenge(db: Database, challenge: StoredChallenge): Promise<void> {
  await db
    .insertInto("passkey_challenges")
    .values({
      challenge_hash: challenge.challengeHash,
      purpose: challenge.purpose,
      bound_to: challenge.boundTo,
      payload: JSON.stringify(challenge.payload),
      expires_at: challenge.expiresAt,
    })
    .execute();
}

/** Takes the challenge out, so that it is good for one answer only; null when it is unknown, another's or too old. */
export async function takeChallenge(
  db: Database,
  challenge: Pick<StoredChallenge, "challengeHash" | "purpose" | "boundTo">,
  now: number,
): Promise<{ readonly payload: unknown } | null> {
  const row = await db
    .deleteFrom("passkey_challenges")
    .where("challenge_hash", "=", challenge.challengeHash)
    .where("purpose", "=", challenge.purpose)
    .where("bound_to", "=", challenge.boundTo)
    .returning(["payload", "expires_at"])
    .executeTakeFirst();
  return row === undefined || row.expires_at <= now ? null : { payload: JSON.parse(row.payload) };
}

export async function deleteChallengesExpiredBefore(db: Database, instant: number): Promise<void> {
  await sweepRows(db, { table: "passkey_challenges", key: "challenge_hash", column: "expires_at" }, instant);
}
