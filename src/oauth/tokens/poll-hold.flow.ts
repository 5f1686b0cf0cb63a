import type { Deps } from "../../deps.ts";
import type { SignInRequestId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";

/** One poll that waits for its sign-in request to change; see `device-poll.flow.ts`. */
export interface Hold {
  /** True at the next change, or when `expiresAt` has come; false when the hold is over. */
  changed(expiresAt: number): Promise<boolean>;
  /** Nobody reads this answer: it is given up at once. */
  readonly abandon: () => void;
  isAbandoned(): boolean;
  end(): void;
}

/** Watches from now on. `gone` aborts when the client has hung up. Call `end` when the poll has been answered. */
export function beginHold(deps: Deps, requestId: SignInRequestId, gone: AbortSignal): Hold {
  const holdUntil = deps.clock.now() + seconds(limits.devicePollHoldSeconds);
  let changes = 0;
  let abandoned = gone.aborted || deps.shutdown.aborted;
  let wake = () => {};
  const stopWatching = deps.changes.watch(requestId, () => {
    changes++;
    wake();
  });
  const abandon = () => {
    abandoned = true;
    wake();
  };
  gone.addEventListener("abort", abandon);
  deps.shutdown.addEventListener("abort", abandon);
  return {
    abandon,
    isAbandoned: () => abandoned,
    async changed(expiresAt) {
      const left = Math.min(holdUntil, expiresAt) - deps.clock.now();
      if (changes === 0 && !abandoned && left > 0) {
        await new Promise<void>((resolve) => {
          // A clock that is set back during the hold must not lengthen it.
          const timer = setTimeout(resolve, Math.min(left, seconds(limits.devicePollHoldSeconds)));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const woken = changes > 0 || deps.clock.now() >= expiresAt;
      changes = 0;
      return woken && !abandoned;
    },
    end() {
      stopWatching();
      gone.removeEventListener("abort", abandon);
      deps.shutdown.removeEventListener("abort", abandon);
    },
  };
}
