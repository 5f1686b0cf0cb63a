/**
 * A Temporary Access Pass: lets its holder bind one passkey to an account, and nothing else. An administrator or a
 * recovery issues it; nobody chooses what it says, and it is no way to sign in. Its sessions are in `sessions/`.
 */
import type { AccessPassId, AccountId, RecoveryId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface AccessPass {
  readonly id: AccessPassId;
  readonly accountId: AccountId;
  readonly issuedBy: "administrator" | "recovery";
  /** The account that issued it; null for the command line and for a recovery. */
  readonly issuerId: AccountId | null;
  readonly recoveryId: RecoveryId | null;
  /** Used up by the first passkey; otherwise good for several devices until it ends. */
  readonly oneTime: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly revokedAt: number | null;
}

export type AccessPassRefusal = "access_pass_unknown" | "access_pass_used" | "access_pass_expired";

export type IssueRefusal = "issuer_is_holder" | "lifetime_out_of_range";

export function mayUsePass(pass: AccessPass | null, now: number): Outcome<AccessPass, AccessPassRefusal> {
  if (pass === null) return refuse("access_pass_unknown");
  if (pass.usedAt !== null) return refuse("access_pass_used");
  return pass.revokedAt !== null || now >= pass.expiresAt ? refuse("access_pass_expired") : accept(pass);
}

/** Nobody issues a pass for themselves: what got into one account must not make its stay there permanent. */
export function mayIssuePass(wanted: {
  readonly accountId: AccountId;
  readonly issuerId: AccountId | null;
  readonly lifetimeSeconds: number;
}): Outcome<true, IssueRefusal> {
  if (wanted.issuerId === wanted.accountId) return refuse("issuer_is_holder");
  const { accessPassMinimumSeconds: least, accessPassMaximumSeconds: most } = limits;
  return wanted.lifetimeSeconds >= least && wanted.lifetimeSeconds <= most
    ? accept(true)
    : refuse("lifetime_out_of_range");
}
