import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { readClientData } from "./client-data.flow.ts";
import type { ChallengePurpose } from "./passkey.ts";
import { deleteChallengesExpiredBefore, insertChallenge, takeChallenge } from "./passkey-challenge.store.ts";

/** Keeps a challenge that was sent out, for one answer from whom it was made for, with what that answer is about. */
export async function rememberChallenge(
  deps: Deps,
  challenge: string,
  about: { readonly purpose: ChallengePurpose; readonly boundTo: string; readonly payload: unknown },
): Promise<void> {
  const expiresAt = deps.clock.now() + seconds(limits.passkeyChallengeLifetimeSeconds);
  await insertChallenge(deps.db, { challengeHash: hashSecret(challenge), ...about, expiresAt });
}

/**
 * Takes the challenge that this answer claims to be for; a second answer finds it gone, whatever came of the first
 * (WebAuthn L3 §13.4.3: challenges are used once). Refuses `challenge_expired` when there is none for this asker.
 */
export async function redeemChallenge(
  deps: Deps,
  clientDataJSON: string,
  asked: { readonly purpose: ChallengePurpose; readonly boundTo: string },
): Promise<Outcome<{ readonly challenge: string; readonly payload: unknown }, "challenge_expired">> {
  const challenge = readClientData(clientDataJSON)?.challenge;
  if (typeof challenge !== "string") return refuse("challenge_expired");
  const taken = await takeChallenge(deps.db, { challengeHash: hashSecret(challenge), ...asked }, deps.clock.now());
  return taken === null ? refuse("challenge_expired") : accept({ challenge, payload: taken.payload });
}

export const sweepChallenges = (db: Database, now: number): Promise<void> => deleteChallengesExpiredBefore(db, now);
