import type { Account } from "../accounts/account.ts";
import { groupsOf } from "../accounts/group.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { verifiedAddresses } from "../recovery/address.flow.ts";
import type { Grant, RequestedClaims } from "./grant.ts";
import { type PersonFacts, personClaims, scopesOfClaims } from "./person-claims.ts";

/** What an ID token or userinfo says about the person, by the grant's scopes (or fewer) and its claims by name. */
export async function personClaimsOf(
  deps: Pick<Deps, "db">,
  account: Account,
  { scopes, claims }: Pick<Grant, "scopes" | "claims">,
  where: keyof RequestedClaims,
): Promise<Record<string, unknown>> {
  const names = claims[where];
  return personClaims(await readPersonFacts(deps.db, account, scopes, names), scopes, names);
}

/** As far as these scopes and claims need it: most tokens need no more than the account. */
async function readPersonFacts(
  db: Database,
  account: Account,
  scopes: readonly string[],
  names: readonly string[],
): Promise<PersonFacts> {
  const wanted = [...scopes, ...scopesOfClaims(names)];
  const needsAddresses = wanted.includes("email") || wanted.includes("phone");
  const addresses = needsAddresses ? await verifiedAddresses(db, account.id) : [];
  const valuesOf = (wantedKind: "email" | "phone") =>
    addresses.filter(({ kind }) => kind === wantedKind).map(({ value }) => value);
  return {
    account,
    emails: valuesOf("email"),
    phones: valuesOf("phone"),
    groups: wanted.includes("groups") ? await groupsOf(db, account.id) : [],
  };
}
