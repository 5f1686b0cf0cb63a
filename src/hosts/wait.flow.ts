import type { Deps } from "../deps.ts";
import { hashOrderedSecret } from "../digest.ts";
import { seconds } from "../limits.ts";
import { type PollAnswer, pollAnswer } from "../oauth/tokens/device-poll.ts";
import { awaitAnswer, Hold, sharedAlarms } from "../oauth/tokens/poll-hold.flow.ts";
import { findPolledRequest } from "../sign-in/advance.flow.ts";
import { type SignInRequest, stateNow } from "../sign-in/sign-in-request.ts";

interface Found {
  readonly request: SignInRequest;
  readonly told: PollAnswer;
}

/**
 * The request that a machine waits for, held like a poll of the token endpoint until there is something to say or the time
 * for holding is over. Null for a secret that redeems nothing here. Machines are few and each waits for one person, so it is
 * read again at each wake, and waited for in a function that is suspended.
 */
export async function awaitHostRequest(
  deps: Deps,
  kind: "host_sign_in" | "host_join",
  deviceCode: string,
  gone: AbortSignal,
): Promise<Found | null> {
  const redeemerHash = hashOrderedSecret(deviceCode);
  const find = () => findPolledRequest(deps.db, kind, redeemerHash);
  const first = await find();
  if (first === null) return null;
  const hold = new HostHold(deps, first, find);
  const abandon = () => hold.abandon();
  const unwatch = deps.changes.watch(first.id, () => hold.wake());
  const endings = [deps.shutdown, gone];
  for (const ending of endings) ending.addEventListener("abort", abandon);
  if (endings.some(({ aborted }) => aborted)) abandon();
  try {
    return await awaitAnswer(await hold.answer());
  } finally {
    unwatch();
    for (const ending of endings) ending.removeEventListener("abort", abandon);
  }
}

class HostHold extends Hold<Found> {
  readonly #deps: Deps;
  readonly #find: () => Promise<SignInRequest | null>;
  readonly #until: number;
  #last: SignInRequest;

  constructor(deps: Deps, first: SignInRequest, find: () => Promise<SignInRequest | null>) {
    super(sharedAlarms);
    this.#deps = deps;
    this.#find = find;
    this.#until = deps.clock.now() + seconds(deps.config.devicePollHoldSeconds);
    this.#last = first;
  }

  async answer(): Promise<Found | Hold<Found>> {
    this.listen();
    const request = (await this.#find()) ?? this.#last;
    this.#last = request;
    const told = pollAnswer(stateNow(request, this.#deps.clock.now()));
    return told !== "wait" || this.left() <= 0 || this.isAbandoned ? { request, told } : this;
  }

  protected left(): number {
    const { clock, config } = this.#deps;
    // A clock that is set back during the hold must not lengthen it.
    return Math.min(Math.min(this.#until, this.#last.expiresAt) - clock.now(), seconds(config.devicePollHoldSeconds));
  }
}
