import type { SessionId, SignInRequestId } from "../../src/ids.ts";
import type { PasskeyAssertion } from "../../src/passkeys/passkey-answer.ts";
import { Violation } from "./records.ts";

/** A code on a screen, for whoever stands before it, or looks over their shoulder. */
export interface ShownCode {
  readonly requestId: SignInRequestId;
  readonly code: string;
  /** The account of the person who wants to sign in there. */
  readonly account: string;
}

/** What people and programs of one schedule have seen and been told; the database is held against it. */
export class Told {
  readonly shown: ShownCode[] = [];
  readonly requests: SignInRequestId[] = [];
  /** As they went over the wire. */
  readonly assertions: {
    readonly requestId: SignInRequestId;
    readonly response: PasskeyAssertion;
    /** The name of the phone. */
    readonly by: string;
  }[] = [];
  readonly checkCodes = new Map<SignInRequestId, string>();
  /** By the number of a strand. */
  readonly pollsFor = new Map<number, SignInRequestId>();
  readonly deviceCodes: string[] = [];
  readonly refreshTokens: string[] = [];
  /** Approvals that were answered with yes, and the session of whom. */
  readonly approvals = new Map<SignInRequestId, SessionId>();
  /** Whoever was about to do such a thing, whether it was answered or not. */
  readonly gaveUp = new Set<SignInRequestId>();
  readonly denied = new Set<SignInRequestId>();
  readonly tookBack = new Set<SignInRequestId>();
  readonly confirmed = new Set<SignInRequestId>();
  deviceEnded = false;
  readonly disabled = new Set<string>();
  readonly wrongChecks = new Map<SignInRequestId, number>();
  readonly sessions: { readonly account: string; readonly sessionToken: string }[] = [];
  /** By window: wrong guesses of the attacker's account that were answered as such. */
  readonly wrongGuesses = new Map<number, number>();
  /** By account: screens that still wait for somebody's phone. */
  readonly waiting = new Map<string, number>();
  readonly #handedOut = new Set<SignInRequestId>();

  show(code: ShownCode): void {
    if (!this.shown.some((other) => other.code === code.code)) this.shown.push(code);
  }

  waits(account: string, by: 1 | -1): void {
    this.waiting.set(account, (this.waiting.get(account) ?? 0) + by);
  }

  get handedOut(): number {
    return this.#handedOut.size;
  }

  wasHandedOut(requestId: SignInRequestId): boolean {
    return this.#handedOut.has(requestId);
  }

  handOut(requestId: SignInRequestId): void {
    if (this.#handedOut.has(requestId)) throw new Violation(`${requestId} was handed out twice`);
    this.#handedOut.add(requestId);
  }
}
