/** What the consent page asks: only what is new, and for how long it is asked. */
import { unlimited } from "../../policy/policy.ts";
import type { SignedIn } from "../../sessions/session.ts";
import { type Client, mayRefresh } from "../clients/client.ts";
import { grantEndsAt } from "../tokens/grant.ts";

export interface ConsentQuestion {
  /** Scopes that the person has not allowed this client yet. All of them when the client wants to be sure of all. */
  readonly wanted: readonly string[];
  readonly allowedBefore: readonly string[];
  /**
   * How long the app may act by itself after this sign-in, in seconds; null when it may only while the person is signed in
   * here and comes by it again.
   */
  readonly onItsOwnSeconds: number | null;
}

export function consentQuestion(
  toAllow: readonly string[],
  consented: readonly string[],
  client: Client,
  { session }: SignedIn,
  now: number,
): ConsentQuestion {
  const fresh = toAllow.filter((scope) => !consented.includes(scope));
  // Asked again for nothing new (`prompt=consent`): then the question is about all of it.
  const wanted = fresh.length === 0 ? toAllow : fresh;
  const { origin } = session;
  const endsAt = grantEndsAt(toAllow, session.expiresAt, origin ?? unlimited, now);
  return {
    wanted,
    allowedBefore: toAllow.filter((scope) => !wanted.includes(scope)),
    onItsOwnSeconds: mayRefresh(client, { scopes: toAllow, origin }) ? Math.floor((endsAt - now) / 1000) : null,
  };
}
