/**
 * What may be said about a person (OpenID Connect Core §5.1), which scope each claim belongs to (§5.4), and where it comes
 * from. Addresses count when their owner has confirmed them, so `email_verified` is never false. What an operator adds is
 * in `custom-claims.ts`.
 */
import type { Account } from "../../accounts/account.ts";
import type { CustomAttribute, CustomClaims } from "./custom-claims.ts";

export interface PersonFacts {
  readonly account: Account;
  /** Confirmed ones, oldest first. */
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly groups: readonly string[];
}

/** What a claim can be made of; undefined: there is nothing to say, and the claim is left out (§5.3.2). */
const attributes = {
  identifier: ({ account }) => account.identifier,
  displayName: ({ account }) => account.displayName,
  role: ({ account }) => account.role,
  email: ({ emails }) => emails[0],
  emailVerified: ({ emails }) => (emails.length > 0 ? true : undefined),
  phone: ({ phones }) => phones[0],
  phoneVerified: ({ phones }) => (phones.length > 0 ? true : undefined),
  groups: ({ groups }) => groups,
} as const satisfies Record<CustomAttribute | "emailVerified" | "phoneVerified", (facts: PersonFacts) => unknown>;
type Attribute = keyof typeof attributes;

type Source = { readonly attribute: Attribute } | { readonly value: unknown };
export type PersonClaim = Source & { readonly name: string; readonly scope: string };

const standardClaims: readonly PersonClaim[] = [
  { name: "name", scope: "profile", attribute: "displayName" },
  { name: "preferred_username", scope: "profile", attribute: "identifier" },
  { name: "email", scope: "email", attribute: "email" },
  { name: "email_verified", scope: "email", attribute: "emailVerified" },
  { name: "phone_number", scope: "phone", attribute: "phone" },
  { name: "phone_number_verified", scope: "phone", attribute: "phoneVerified" },
  // No standard names it; programs agree on the word.
  { name: "groups", scope: "groups", attribute: "groups" },
];

const allClaims = (custom: CustomClaims): readonly PersonClaim[] => [
  ...standardClaims,
  ...Object.entries(custom).flatMap(([scope, claims]) =>
    Object.entries(claims).map(([name, source]) => ({ ...source, name, scope })),
  ),
];

export const personClaimNames = (custom: CustomClaims): string[] => allClaims(custom).map(({ name }) => name);

export interface Wanted {
  readonly scopes: readonly string[];
  /** Claims that are asked for by name. */
  readonly names: readonly string[];
}

export const wantedClaims = ({ scopes, names }: Wanted, custom: CustomClaims): readonly PersonClaim[] =>
  allClaims(custom).filter(({ name, scope }) => scopes.includes(scope) || names.includes(name));

/** Which facts the claims are made of: those that nobody wants need not be read. */
export const attributesFor = (wanted: readonly PersonClaim[]): Attribute[] =>
  wanted.flatMap((claim) => ("attribute" in claim ? [claim.attribute] : []));

export function personClaims(facts: PersonFacts, wanted: readonly PersonClaim[]): Record<string, unknown> {
  const valueFor = (claim: PersonClaim) => ("attribute" in claim ? attributes[claim.attribute](facts) : claim.value);
  return Object.fromEntries(
    wanted.map((claim) => [claim.name, valueFor(claim)] as const).filter(([, value]) => value !== undefined),
  );
}

/** The scopes that these claims belong to: what a person has to allow, and a client to be registered for. */
export const scopesOfClaims = (names: readonly string[], custom: CustomClaims): string[] => [
  ...new Set(wantedClaims({ scopes: [], names }, custom).map(({ scope }) => scope)),
];

/** Of the names, those whose scope is among these. */
export const claimsWithin = (names: readonly string[], scopes: readonly string[], custom: CustomClaims): string[] =>
  names.filter((name) => scopesOfClaims([name], custom).some((scope) => scopes.includes(scope)));
