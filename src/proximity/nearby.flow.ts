/**
 * The link-local channel between the two browsers: the server carries the session descriptions and gives each end a
 * nonce, which must come back from the other end. What the channel proves, and what a relay inside the victim's own
 * network can still do, is in docs/protocol/proximity.md.
 */

import type { Database } from "../database/open.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { equalInConstantTime } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import {
  deleteChannelsExpiredBefore,
  findChannel,
  type NearbyChannel,
  saveAnswer,
  saveChannel,
  saveReturn,
} from "./nearby.store.ts";

/** The phone's offer, held until the new screen has answered it or the budget is spent. */
export async function offerChannel(
  deps: Deps,
  id: SignInRequestId,
  offer: string,
): Promise<Outcome<{ readonly answer: string; readonly nonce: string }, "no_answer">> {
  const now = deps.clock.now();
  const channel: NearbyChannel = {
    requestId: id,
    phoneNonce: deps.random.secret(),
    screenNonce: deps.random.secret(),
    offer,
    answer: null,
    phoneReturnedAt: null,
    screenReturnedAt: null,
    // Twice the budget: each end counts its own from where it stands.
    expiresAt: now + 2 * limits.nearbyBudgetMilliseconds,
  };
  await saveChannel(deps.db, channel);
  deps.changes.announce(id);
  const answer = await whenChanged(
    deps,
    id,
    async () => (await findChannel(deps.db, id, deps.clock.now()))?.answer ?? null,
  );
  return answer === null ? refuse("no_answer") : accept({ answer, nonce: channel.phoneNonce });
}

/** For the new screen: the offer that waits for its answer, and the nonce it sends through the channel. */
export async function waitingOffer(
  deps: Deps,
  id: SignInRequestId,
): Promise<{ readonly offer: string; readonly nonce: string } | null> {
  const channel = await findChannel(deps.db, id, deps.clock.now());
  return channel === null || channel.answer !== null ? null : { offer: channel.offer, nonce: channel.screenNonce };
}

export async function answerChannel(deps: Deps, id: SignInRequestId, answer: string): Promise<void> {
  await saveAnswer(deps.db, id, answer);
  deps.changes.announce(id);
}

/**
 * One end returns the nonce that came through the channel from the other. True once both have: the request then carries
 * the proof. The phone's return waits a moment for the new screen's.
 */
export async function returnNonce(
  deps: Deps,
  id: SignInRequestId,
  end: "phone" | "screen",
  nonce: string,
): Promise<boolean> {
  const channel = await findChannel(deps.db, id, deps.clock.now());
  const expected = end === "phone" ? channel?.screenNonce : channel?.phoneNonce;
  if (expected === undefined || !equalInConstantTime(nonce, expected)) return false;
  await saveReturn(deps.db, id, end, deps.clock.now());
  deps.changes.announce(id);
  if (end === "screen") return true;
  const both = await whenChanged(deps, id, async () => {
    const found = await findChannel(deps.db, id, deps.clock.now());
    return found?.phoneReturnedAt != null && found.screenReturnedAt !== null ? true : null;
  });
  if (both === null) return false;
  const now = deps.clock.now();
  const proved = await inTransactionKept(deps.db, (tx) =>
    advanceSignInRequest(tx, id, { name: "prove", proved: { nearbyAt: now } }, now),
  );
  return proved.ok;
}

export const sweepChannels = (db: Database, now: number): Promise<void> => deleteChannelsExpiredBefore(db, now);

/** Looks at every change of the request until there is something, or the budget is spent. */
async function whenChanged<Found>(
  deps: Deps,
  id: SignInRequestId,
  look: () => Promise<Found | null>,
): Promise<Found | null> {
  const endsAt = deps.clock.now() + limits.nearbyBudgetMilliseconds;
  let changed = false;
  let wake = () => {};
  const unwatch = deps.changes.watch(id, () => {
    changed = true;
    wake();
  });
  try {
    for (;;) {
      changed = false;
      const found = await look();
      const left = endsAt - deps.clock.now();
      if (found !== null || left <= 0 || deps.shutdown.aborted) return found;
      if (changed) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unwatch();
  }
}
