import type { Deps } from "../../deps.ts";
import { type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { redeemDeviceCode } from "./device-code.flow.ts";
import type { LiveRequest, LiveRequests } from "./live-requests.flow.ts";
import { type Alarms, Hold } from "./poll-hold.flow.ts";
import type { Granted, TokenRequest } from "./token-set.flow.ts";

export type Told = Outcome<Granted, OAuthRefusal>;

interface PollOfClient {
  readonly live: LiveRequest;
  readonly client: Client;
  readonly poller: TokenRequest;
  readonly askedAt: number;
  /** For so many milliseconds it is worth waiting; then it is told what `undecided` says. */
  readonly longest: number;
  readonly undecided: "authorization_pending" | "slow_down";
}

/** One poll of a client. What it keeps, very many of them keep at once. */
export class HeldPoll extends Hold<Told> {
  readonly #deps: Deps;
  readonly #requests: LiveRequests;
  readonly #live: LiveRequest;
  readonly #client: Client;
  readonly #poller: TokenRequest;
  readonly #until: number;
  readonly #longest: number;
  readonly #undecided: PollOfClient["undecided"];
  #hasWaited = false;

  constructor(deps: Deps, alarms: Alarms, requests: LiveRequests, poll: PollOfClient) {
    super(alarms);
    this.#deps = deps;
    this.#requests = requests;
    this.#live = poll.live;
    this.#client = poll.client;
    this.#poller = poll.poller;
    this.#until = poll.askedAt + poll.longest;
    this.#longest = poll.longest;
    this.#undecided = poll.undecided;
  }

  async answer(): Promise<Told | Hold<Told>> {
    let waits = false;
    try {
      const told = await this.#look();
      waits = told === null;
      if (told === null) return this;
      if (told.ok || (told.reason !== "authorization_pending" && told.reason !== "slow_down"))
        this.#requests.forget(this.#live);
      return told;
    } finally {
      // An outage ends it as well: its client asks again.
      if (!waits && this.#live.hold === this) this.#live.hold = null;
    }
  }

  override whenOver(resume: () => void): void {
    if (!this.#hasWaited) this.#poller.whenHungUp(() => this.abandon());
    this.#hasWaited = true;
    if (this.#poller.hasHungUp) this.abandon();
    super.whenOver(resume);
  }

  /** Null where it is worth waiting. */
  async #look(): Promise<Told | null> {
    for (;;) {
      this.listen();
      const { told, request } = this.#live.glance(this.#deps.clock.now()) ?? (await this.#live.look(this.#deps));
      if (this.isAbandoned || this.#deps.shutdown.aborted) return refuse("authorization_pending");
      if (told === "redeem" && request !== null)
        return this.#poller.hasHungUp
          ? refuse("authorization_pending")
          : redeemDeviceCode(this.#deps, this.#client, request, this.#poller);
      if (told !== "wait" && told !== "redeem") return refuse(told);
      if (this.left() <= 0) return refuse(this.#undecided);
      if (!this.hasRung) return null;
    }
  }

  protected left(): number {
    const left = Math.min(this.#until, this.#live.expiresAt) - this.#deps.clock.now();
    // A clock that is set back during the hold must not lengthen it.
    return Math.min(left, this.#longest);
  }
}
