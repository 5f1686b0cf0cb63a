/**
 * What may be said about a person (OpenID Connect Core §5.1), which scope each claim belongs to (§5.4), and where it comes
 * from. Addresses count when their owner has confirmed them, so `email_verified` is never false.
 */
import type { Account } from "../accounts/account.ts";

export interface PersonFacts {
  readonly account: Account;
  /** Confirmed ones, oldest first. */
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly groups: readonly string[];
}

interface PersonClaim {
  readonly scope: string;
  /** Undefined: there is nothing to say, and the claim is left out (§5.3.2). */
  readonly read: (facts: PersonFacts) => unknown;
}

const claims: Readonly<Record<string, PersonClaim>> = {
  name: { scope: "profile", read: ({ account }) => account.displayName },
  preferred_username: { scope: "profile", read: ({ account }) => account.identifier },
  email: { scope: "email", read: ({ emails }) => emails[0] },
  email_verified: { scope: "email", read: ({ emails }) => (emails.length > 0 ? true : undefined) },
  phone_number: { scope: "phone", read: ({ phones }) => phones[0] },
  phone_number_verified: { scope: "phone", read: ({ phones }) => (phones.length > 0 ? true : undefined) },
  // No standard names it; programs agree on the word.
  groups: { scope: "groups", read: ({ groups }) => groups },
};

export const personClaimNames: readonly string[] = Object.keys(claims);

/** The claims of these scopes, and those asked for by name. */
export function personClaims(
  facts: PersonFacts,
  scopes: readonly string[],
  names: readonly string[],
): Record<string, unknown> {
  const wanted = Object.entries(claims).filter(([name, { scope }]) => scopes.includes(scope) || names.includes(name));
  return Object.fromEntries(
    wanted.map(([name, { read }]) => [name, read(facts)] as const).filter(([, value]) => value !== undefined),
  );
}

/** The scopes that these claims belong to: what a person has to allow, and a client to be registered for. */
export const scopesOfClaims = (names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => (Object.hasOwn(claims, name) ? [claims[name]?.scope ?? ""] : []))),
];

/** Of the names, those whose scope is among these. */
export const claimsWithin = (names: readonly string[], scopes: readonly string[]): string[] =>
  names.filter((name) => scopesOfClaims([name]).some((scope) => scopes.includes(scope)));
