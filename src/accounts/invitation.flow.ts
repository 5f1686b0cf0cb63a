import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome } from "../outcome.ts";
import { anyOwner } from "./account.store.ts";
import type { Role } from "./account.ts";
import {
  countOpenInvitations,
  findInvitationByTokenHash,
  insertInvitation,
  revokeUnusedInvitations,
} from "./invitation.store.ts";
import { type Invitation, type InvitationRefusal, mayAccept } from "./invitation.ts";

export interface InvitationLink {
  readonly invitation: Invitation;
  /** Holds the secret in its fragment, which browsers send to no server and no log. */
  readonly url: string;
}

/** Makes an invitation. The link is returned once and cannot be read again. */
export async function invite(
  deps: Deps,
  person: { readonly role: Role; readonly suggestedName: string | null; readonly lifetimeSeconds?: number },
): Promise<InvitationLink> {
  const now = deps.clock.now();
  const token = deps.random.secret();
  const invitation: Invitation = {
    id: deps.random.id("inv_"),
    role: person.role,
    suggestedName: person.suggestedName,
    accountId: null,
    address: null,
    createdAt: now,
    expiresAt: now + seconds(person.lifetimeSeconds ?? limits.invitationLifetimeSeconds),
    usedAt: null,
    revokedAt: null,
  };
  await inTransaction(deps.db, async (tx) => {
    await insertInvitation(tx, invitation, hashSecret(token));
    await recordAudit(tx, {
      event: "invitation_made",
      at: now,
      subjectId: invitation.id,
      detail: { role: invitation.role },
    });
    return accept(true);
  });
  return { invitation, url: `${deps.config.origin}/invitation#${token}` };
}

/** A link that makes an owner; the owners' links handed out before, and not used, stop working. */
export async function makeSetupLink(deps: Deps): Promise<InvitationLink> {
  await revokeUnusedInvitations(deps.db, "owner", deps.clock.now());
  return invite(deps, { role: "owner", suggestedName: null, lifetimeSeconds: limits.setupLinkLifetimeSeconds });
}

/** How many invitations somebody could still accept. */
export const openInvitations = (deps: Pick<Deps, "db" | "clock">): Promise<number> =>
  countOpenInvitations(deps.db, deps.clock.now());

/** True until the first owner has registered a passkey. */
export const needsSetup = async (deps: Deps): Promise<boolean> => !(await anyOwner(deps.db));

export async function findInvitation(deps: Deps, token: string): Promise<Outcome<Invitation, InvitationRefusal>> {
  return mayAccept(await findInvitationByTokenHash(deps.db, hashSecret(token)), deps.clock.now());
}
