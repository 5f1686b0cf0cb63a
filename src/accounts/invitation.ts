/** An invitation: the only way an account begins. The first one is the set-up link, which makes an owner. */
import type { InvitationId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Role } from "./account.ts";

export interface Invitation {
  readonly id: InvitationId;
  readonly role: Role;
  readonly suggestedName: string | null;
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
