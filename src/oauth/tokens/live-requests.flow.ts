/**
 * The sign-in requests that clients poll for, as this process knows them, so that a poll in which nothing has changed asks
 * the database nothing. A request is known because it was begun here, or read when it is first polled for; it is believed until the
 * change feed tells of a change, and read again now and then all the same. What is lost here costs a client nothing.
 */
import type { Deps } from "../../deps.ts";
import type { ClientId, SignInRequestId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { findPolledRequest, findRequest } from "../../sign-in/advance.flow.ts";
import { firstPace, type PollPace } from "../../sign-in/poll-pace.ts";
import { type PolledKind, type SignInRequest, stateNow } from "../../sign-in/sign-in-request.ts";
import { type PollAnswer, pollAnswer } from "./device-poll.ts";
import type { Hold } from "./poll-hold.flow.ts";

/** What was found for a poll; the request itself only when it had to be read. */
export interface Look {
  readonly told: PollAnswer;
  readonly request: SignInRequest | null;
}

const waiting: Look = { told: "wait", request: null };

export class LiveRequest {
  /** Of what its client polls with. */
  readonly secretHash: string;
  readonly clientId: ClientId | null;
  readonly createdAt: number;
  pace: PollPace;
  /** The poll that waits for this request, if one does. */
  hold: Hold<unknown> | null = null;
  readonly #id: SignInRequestId;
  #expiresAt: number;
  #changes = 0;
  /** Until when it may be believed that nothing is decided; not before it was read while it was being watched. */
  #waitsUntil = 0;

  constructor(deps: Deps, request: SignInRequest) {
    this.#id = request.id;
    this.secretHash = request.redeemerHash;
    this.clientId = request.clientId;
    this.createdAt = request.createdAt;
    this.#expiresAt = request.expiresAt;
    this.pace = firstPace(deps.clock.now());
    deps.changes.watch(request.id, this.#changed);
  }

  unwatch({ changes }: Pick<Deps, "changes">): void {
    changes.unwatch(this.#id, this.#changed);
  }

  get expiresAt(): number {
    return this.#expiresAt;
  }

  /** Nothing is decided, as of now and for a while unless a change is told of. */
  believe(now: number): void {
    this.#waitsUntil = Math.min(this.#expiresAt, now + seconds(limits.liveRequestBelievedSeconds));
  }

  /** Without asking the database, where that is enough. */
  glance(now: number): Look | null {
    return now < this.#waitsUntil ? waiting : null;
  }

  async look(deps: Deps): Promise<Look> {
    const now = deps.clock.now();
    const changesBefore = this.#changes;
    const request = await findRequest(deps.db, this.#id);
    if (request === null) return { told: "grant_unknown", request };
    const told = pollAnswer(stateNow(request, deps.clock.now()));
    this.#expiresAt = request.expiresAt;
    // A change that came while it was being read may not have been in what was read.
    if (told === "wait" && changesBefore === this.#changes) this.believe(now);
    return { told, request };
  }

  readonly #changed = (): void => {
    this.#changes++;
    this.#waitsUntil = 0;
    this.hold?.wake();
  };
}

/** Each kind of request has a memory of its own, so that neither can be pushed out by the other. */
export class LiveRequests {
  readonly #deps: Deps;
  readonly #kind: PolledKind;
  readonly #byHash = new Map<string, LiveRequest>();

  constructor(deps: Deps, kind: PolledKind) {
    this.#deps = deps;
    this.#kind = kind;
    deps.shutdown.addEventListener("abort", () => {
      for (const { hold } of this.#byHash.values()) hold?.abandon();
    });
  }

  known(secretHash: string): LiveRequest | undefined {
    return this.#byHash.get(secretHash);
  }

  /** By the hash of what its client polls with; null when there is none. */
  async find(secretHash: string): Promise<LiveRequest | null> {
    const request = await findPolledRequest(this.#deps.db, this.#kind, secretHash);
    if (request === null) return null;
    // Another poll of the same code may have come this far while we were reading.
    const first = this.#byHash.get(secretHash);
    if (first !== undefined) return first;
    return this.#remember(request);
  }

  /** A request that was begun here, before its code is told to anybody: so it is watched before somebody can change it. */
  begun(request: SignInRequest): void {
    this.#remember(request).believe(request.createdAt);
  }

  #remember(request: SignInRequest): LiveRequest {
    const live = new LiveRequest(this.#deps, request);
    this.#byHash.set(live.secretHash, live);
    this.#forgetOldest();
    return live;
  }

  forget(live: LiveRequest): void {
    live.unwatch(this.#deps);
    // It may have been forgotten and found again since.
    if (this.#byHash.get(live.secretHash) === live) this.#byHash.delete(live.secretHash);
  }

  /** Those that came first run out first: each newcomer takes two of them along that are over, or one that is too many. */
  #forgetOldest(): void {
    const now = this.#deps.clock.now();
    let looked = 0;
    for (const live of this.#byHash.values()) {
      const over = now >= live.expiresAt && live.hold === null;
      if (!over && this.#byHash.size <= limits.devicePollsRemembered) return;
      this.forget(live);
      if (++looked === 2) return;
    }
  }
}
