/** Who acts on what is everybody's: an administrator's account, the operator at the command line, a provisioning system. */
import type { Role } from "../accounts/account.ts";
import type { AccountId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";

/** The audit log keeps it as it is here. */
export type Actor =
  | { readonly kind: "account"; readonly accountId: AccountId; readonly role: Role }
  | { readonly kind: "command_line" }
  | { readonly kind: "scim"; readonly tokenId: string };

export interface Caller {
  readonly actor: Actor;
  /** The last user verification of the sign-in it acts by (epoch milliseconds); null when there was none, or no person. */
  readonly verifiedAt: number | null;
  readonly address: string | null;
}

/** Whoever has a shell on the server reads and writes its database anyway. */
export const atCommandLine: Caller = { actor: { kind: "command_line" }, verifiedAt: null, address: null };

export function roleOf(actor: Actor): Role {
  if (actor.kind === "account") return actor.role;
  return actor.kind === "command_line" ? "owner" : "administrator";
}

/** Changes by a person need a user verification of the last minutes (OWASP ASVS 5.0 §7.5.3); no one else has a passkey to ask. */
export const isFresh = ({ actor, verifiedAt }: Caller, now: number): boolean =>
  actor.kind !== "account" || (verifiedAt !== null && now < verifiedAt + seconds(limits.freshVerificationSeconds));
