import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { advanceSignInRequest } from "./advance.flow.ts";
import { drawCode } from "./begin.flow.ts";
import { isShown } from "./code-life.ts";
import type { SignInRefusal, SignInRequest } from "./sign-in-request.ts";
import { newestCodes, type StoredCode } from "./user-code.store.ts";

export interface ShownCodes {
  readonly typed: StoredCode;
  readonly scanned: StoredCode;
}

/**
 * The codes a page shows now: the present ones while they are fit to be shown, new ones otherwise. The code they take
 * the place of stays good for a while, for the person who is typing it.
 */
export async function codesToShow(
  deps: Deps,
  request: SignInRequest,
): Promise<Outcome<ShownCodes, SignInRefusal | "not_found">> {
  const now = deps.clock.now();
  const present = await newestCodes(deps.db, request.id);
  if (
    present.typed !== undefined &&
    isShown(present.typed, now) &&
    present.scanned !== undefined &&
    isShown(present.scanned, now)
  ) {
    return accept({ typed: present.typed, scanned: present.scanned });
  }
  return inTransaction(deps.db, async (tx): Promise<Outcome<ShownCodes, SignInRefusal | "not_found">> => {
    let { typed, scanned } = present;
    if (typed === undefined || !isShown(typed, now)) {
      const renewed = await advanceSignInRequest(
        tx,
        request.id,
        { name: "renew", expiresAt: now + seconds(limits.typedCodeLifetimeSeconds) },
        now,
      );
      if (!renewed.ok) return refuse(renewed.reason);
      typed = await drawCode(tx, deps, "typed", request.id, limits.typedCodeLifetimeSeconds, now);
    }
    if (scanned === undefined || !isShown(scanned, now)) {
      scanned = await drawCode(tx, deps, "scanned", request.id, limits.scannedCodeLifetimeSeconds, now);
    }
    return accept({ typed, scanned });
  });
}
