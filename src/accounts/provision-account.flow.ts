import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits, seconds } from "../limits.ts";
import { mailInvitation } from "../notices/invitation.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { findAccountByIdentifier, insertAccount, setNames } from "./account.store.ts";
import type { Account } from "./account.ts";
import { insertInvitation, revokeInvitationsFor } from "./invitation.store.ts";

/**
 * Accounts that a provisioning system makes and renames, in the caller's transaction. Such an account has no passkey, so nobody
 * can sign in to it, until the person comes with the invitation that was mailed to them, or with a Temporary Access Pass.
 */

type Names = Pick<Account, "identifier" | "displayName">;

/** `names` as `readPersonNames` makes them. An ordinary person: roles are given here and by nobody else. */
export async function provisionAccount(
  tx: Database,
  deps: Pick<Deps, "random">,
  names: Names,
  now: number,
): Promise<Outcome<Account, "identifier_taken">> {
  const account: Account = {
    ...names,
    id: deps.random.id("acc_"),
    role: "person",
    webauthnUserId: deps.random.secret(),
    createdAt: now,
    disabledAt: null,
    protectedUntil: null,
  };
  if (!(await insertAccount(tx, account))) return refuse("identifier_taken");
  await recordAudit(tx, { event: "account_provisioned", at: now, accountId: account.id, subjectId: account.id });
  return accept(account);
}

/** Passkeys go on working: they know the account by its handle. */
export async function renameAccount(
  tx: Database,
  account: Account,
  names: Names,
  now: number,
): Promise<Outcome<Account, "identifier_taken">> {
  const { id, identifier, displayName } = account;
  if (names.identifier === identifier && names.displayName === displayName) return accept(account);
  const other = await findAccountByIdentifier(tx, names.identifier);
  if (other !== null && other.id !== id) return refuse("identifier_taken");
  await setNames(tx, id, names);
  await recordAudit(tx, { event: "account_renamed", at: now, accountId: id, subjectId: id });
  return accept({ ...account, ...names });
}

/** Mails a link for the first passkey to an account that has none; older links stop working. False when it has one. */
export async function inviteByMail(
  tx: Database,
  deps: Pick<Deps, "random" | "config">,
  account: Account,
  to: { readonly address: string; readonly language: string | null },
  now: number,
): Promise<boolean> {
  if ((await passkeysOf(tx, account.id)).length > 0) return false;
  await revokeInvitationsFor(tx, account.id, now);
  const token = deps.random.secret();
  const invitation = {
    id: deps.random.id("inv_"),
    role: account.role,
    suggestedName: account.displayName,
    accountId: account.id,
    address: to.address,
    createdAt: now,
    expiresAt: now + seconds(limits.invitationLifetimeSeconds),
    usedAt: null,
    revokedAt: null,
  };
  await insertInvitation(tx, invitation, hashSecret(token));
  const link = `${deps.config.origin}/invitation#${token}`;
  await mailInvitation(tx, deps, { accountId: account.id, link, expiresAt: invitation.expiresAt, ...to }, now);
  const detail = { role: account.role, mailed: true };
  await recordAudit(tx, {
    event: "invitation_made",
    at: now,
    accountId: account.id,
    subjectId: invitation.id,
    detail,
  });
  return true;
}
