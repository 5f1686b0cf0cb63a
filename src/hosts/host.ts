/**
 * A host: a machine of the organisation that people sign in to with their phones. It is a client with a key of its own
 * (private_key_jwt) and no grant, so it can get no tokens: all it may ask is whether somebody may come in as one of its users.
 * Joining is in `join.flow.ts`, signing in in `host-sign-in.flow.ts`, what either asks for in `host-request.ts`.
 */
import type { AccountId, ClientId, SignInRequestId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface HostPolicy {
  /** Linux user → identifiers of the accounts that may be it. Who is in the table is found there and nowhere else. */
  readonly users: Readonly<Record<string, readonly string[]>>;
  /** Whether a user that the table does not name is the account of the same name. */
  readonly names: "same" | "table_only";
  /** Mail domain that identifiers may have beyond the user's name: `ada` is then `ada@example.org` too. */
  readonly domain: string | null;
  /** Groups of which a person must be in one; empty: everybody who is mapped. */
  readonly groups: readonly string[];
}

export interface Host {
  readonly id: ClientId;
  /** As people know the machine; no two have one name at a time. */
  readonly name: string;
  readonly system: string;
  /** RFC 7638 thumbprint of its key. */
  readonly keyThumbprint: string;
  readonly policy: HostPolicy;
  readonly joinedAt: number;
  readonly joinedBy: AccountId;
  readonly requestId: SignInRequestId;
  readonly removedAt: number | null;
  /** The last time somebody signed in to it. */
  readonly lastUsedAt: number | null;
}

/** Why nobody may approve, whatever the verdict. */
export type HostRefusal =
  | "user_not_mapped"
  | "group_not_admitted"
  | "host_removed"
  | "not_administrator"
  | "host_name_taken";

/** RFC 1123 §2.1, and at most as long as Linux allows (HOST_NAME_MAX). */
export const isHostName = (name: string): boolean =>
  /^(?=.{1,64}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(name);

/** What useradd of shadow takes, by its stricter rule: no capitals, so that two users never look like one. */
export const isLinuxUser = (user: string): boolean => /^[a-z_][a-z0-9_.-]{0,31}$/.test(user);

export interface WantedUser {
  readonly user: string;
  /** An account of the system's own, by its number on the host: never reached by a name, only by the table. */
  readonly isSystemUser: boolean;
}

/**
 * Whether this person may be this user of the host. Names that people chose lead to ordinary users only: whoever calls
 * themselves `postgres` here is not the database there.
 */
export function mayBe(
  { policy, removedAt }: Pick<Host, "policy" | "removedAt">,
  person: { readonly identifier: string; readonly groups: readonly string[] },
  wanted: WantedUser,
): Outcome<true, HostRefusal> {
  if (removedAt !== null) return refuse("host_removed");
  if (!isMapped(policy, person.identifier, wanted)) return refuse("user_not_mapped");
  const admitted = policy.groups.length === 0 || policy.groups.some((group) => person.groups.includes(group));
  return admitted ? accept(true) : refuse("group_not_admitted");
}

function isMapped(
  { users, names, domain }: HostPolicy,
  identifier: string,
  { user, isSystemUser }: WantedUser,
): boolean {
  if (Object.hasOwn(users, user)) return users[user]?.includes(identifier) === true;
  if (names === "table_only" || isSystemUser) return false;
  return identifier === user || (domain !== null && identifier === `${user}@${domain}`);
}
