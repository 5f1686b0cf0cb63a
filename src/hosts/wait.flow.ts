import type { Deps } from "../deps.ts";
import { hashOrderedSecret } from "../digest.ts";
import { seconds } from "../limits.ts";
import { type PollAnswer, pollAnswer } from "../oauth/tokens/device-poll.ts";
import { Hold } from "../oauth/tokens/poll-hold.flow.ts";
import { findPolledRequest } from "../sign-in/advance.flow.ts";
import { type SignInRequest, stateNow } from "../sign-in/sign-in-request.ts";

/**
 * The request that a machine waits for, held like a poll of the token endpoint until there is something to say or the time
 * for holding is over. Null for a secret that redeems nothing here. Machines are few and each waits for one person, so it is
 * read again at each wake.
 */
export async function awaitHostRequest(
  deps: Deps,
  kind: "host_sign_in" | "host_join",
  deviceCode: string,
  gone: AbortSignal,
): Promise<{ readonly request: SignInRequest; readonly told: PollAnswer } | null> {
  const redeemerHash = hashOrderedSecret(deviceCode);
  const find = () => findPolledRequest(deps.db, kind, redeemerHash);
  const holdUntil = deps.clock.now() + seconds(deps.config.devicePollHoldSeconds);
  const first = await find();
  if (first === null) return null;
  const hold = new Hold();
  let changes = 0;
  const unwatch = deps.changes.watch(first.id, () => {
    changes++;
    hold.wake();
  });
  deps.shutdown.addEventListener("abort", hold.abandon);
  try {
    for (;;) {
      const changesBefore = changes;
      const request = (await find()) ?? first;
      const told = pollAnswer(stateNow(request, deps.clock.now()));
      const left = Math.min(holdUntil, request.expiresAt) - deps.clock.now();
      if (told !== "wait" || left <= 0 || hold.isAbandoned || deps.shutdown.aborted) return { request, told };
      // A change that came while it was being read may not have been in what was read.
      if (changesBefore !== changes) continue;
      await hold.wait(Math.min(left, seconds(deps.config.devicePollHoldSeconds)), gone);
    }
  } finally {
    unwatch();
    deps.shutdown.removeEventListener("abort", hold.abandon);
  }
}
