import type { Account } from "../../accounts/account.ts";
import { groupsOf } from "../../accounts/group.flow.ts";
import type { Deps } from "../../deps.ts";
import { verifiedAddresses } from "../../recovery/address.flow.ts";
import type { Grant, RequestedClaims } from "../tokens/grant.ts";
import { attributesFor, type PersonClaim, type PersonFacts, personClaims, wantedClaims } from "./person-claims.ts";

type FactDeps = Pick<Deps, "db" | "config">;

/** What an ID token or userinfo says about the person, by the grant's scopes (or fewer) and its claims by name. */
export async function personClaimsOf(
  deps: FactDeps,
  account: Account,
  { scopes, claims }: Pick<Grant, "scopes" | "claims">,
  where: keyof RequestedClaims,
): Promise<Record<string, unknown>> {
  const wanted = wantedClaims({ scopes, names: claims[where] }, deps.config.customClaims);
  return wanted.length === 0 ? {} : personClaims(await readPersonFacts(deps, account, wanted), wanted);
}

/** As far as the claims need it: most tokens need no more than the account. */
async function readPersonFacts(
  { db }: FactDeps,
  account: Account,
  wanted: readonly PersonClaim[],
): Promise<PersonFacts> {
  const needed = attributesFor(wanted);
  const needsAddresses = needed.some((attribute) => /^(email|phone)/.test(attribute));
  const addresses = needsAddresses ? await verifiedAddresses(db, account.id) : [];
  const valuesOf = (wantedKind: "email" | "phone") =>
    addresses.filter(({ kind }) => kind === wantedKind).map(({ value }) => value);
  return {
    account,
    emails: valuesOf("email"),
    phones: valuesOf("phone"),
    groups: needed.includes("groups") ? await groupsOf(db, account.id) : [],
  };
}
