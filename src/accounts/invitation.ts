/**
 * An invitation: how an account gets its first passkey. Most make the account as well; one for somebody who was provisioned
 * (`provision-account.flow.ts`) finds it waiting. The first of all is the set-up link, which makes an owner.
 */
import type { AccountId, InvitationId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Role } from "./account.ts";

export interface Invitation {
  readonly id: InvitationId;
  readonly role: Role;
  readonly suggestedName: string | null;
  /** The account that waits for its first passkey; null: one is made. */
  readonly accountId: AccountId | null;
  /** Where it was mailed to; null for a link that was handed over. */
  readonly address: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly revokedAt: number | null;
}

export type InvitationRefusal = "invitation_unknown" | "invitation_used" | "invitation_expired";

export function mayAccept(invitation: Invitation | null, now: number): Outcome<Invitation, InvitationRefusal> {
  if (invitation === null) return refuse("invitation_unknown");
  if (invitation.usedAt !== null) return refuse("invitation_used");
  if (invitation.revokedAt !== null || now >= invitation.expiresAt) return refuse("invitation_expired");
  return accept(invitation);
}
