import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { takeBackPasskeys } from "../devices/take-back.flow.ts";
import { hashSecret } from "../digest.ts";
import type { AccessPassId, AccountId, RecoveryId } from "../ids.ts";
import { seconds } from "../limits.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { endSessionsOfPass } from "../sessions/pass-session.flow.ts";
import {
  countLivePasses,
  findPassById,
  findPassByRecovery,
  insertAccessPass,
  revokePasses,
} from "./access-pass.store.ts";
import { type AccessPass, type IssueRefusal, mayIssuePass } from "./access-pass.ts";
import { findAccount } from "./account.flow.ts";
import { findAccountByIdentifier } from "./account.store.ts";
import { type Account, foldIdentifier, mayAct } from "./account.ts";

export interface WantedPass {
  readonly accountId: AccountId;
  readonly issuedBy: AccessPass["issuedBy"];
  readonly issuerId: AccountId | null;
  readonly recoveryId: RecoveryId | null;
  readonly oneTime: boolean;
  readonly lifetimeSeconds: number;
}

export interface IssuedPass {
  readonly pass: AccessPass;
  /** Holds the secret in its fragment, which browsers send to no server and no log. Returned once, kept nowhere. */
  readonly url: string;
}

/**
 * Issues a pass in the caller's transaction and tells its holder; an unused one of the same kind stops working. Refuses
 * an account's pass for itself (OWASP ASVS 5.0 §6.4.6), a lifetime beyond `limits.accessPass…`, a disabled account.
 */
export async function issueAccessPass(
  tx: Database,
  deps: Pick<Deps, "random" | "config">,
  wanted: WantedPass,
  now: number,
): Promise<Outcome<IssuedPass, IssueRefusal | "account_disabled">> {
  const allowed = mayIssuePass(wanted);
  if (!allowed.ok) return allowed;
  const account = mayAct(await findAccount(tx, wanted.accountId));
  if (!account.ok) return account;
  const { lifetimeSeconds, ...origin } = wanted;
  const token = deps.random.secret();
  const pass: AccessPass = {
    ...origin,
    id: deps.random.id("tap_"),
    createdAt: now,
    expiresAt: now + seconds(lifetimeSeconds),
    usedAt: null,
    revokedAt: null,
  };
  const replaced = await revokePasses(tx, wanted.accountId, { unusedBy: wanted.issuedBy }, now);
  await takeBack(tx, deps, wanted.accountId, replaced, now);
  await insertAccessPass(tx, pass, hashSecret(token));
  await notify(tx, deps, wanted.accountId, { kind: "access_pass_issued", by: wanted.issuedBy }, now);
  const { accountId, issuedBy, issuerId, recoveryId, oneTime, expiresAt } = pass;
  const detail = { issuedBy, issuerId, recoveryId, oneTime, expiresAt };
  await recordAudit(tx, { event: "access_pass_issued", at: now, accountId, subjectId: pass.id, detail });
  return accept({ pass, url: `${deps.config.origin}/pass#${token}` });
}

/** The administrator's command. `issuerId` is null on the command line, where no account acts. */
export async function issuePassFor(
  deps: Deps,
  identifier: string,
  wanted: Pick<WantedPass, "issuerId" | "oneTime" | "lifetimeSeconds">,
): Promise<Outcome<IssuedPass & { readonly account: Account }, IssueRefusal | "account_disabled" | "not_found">> {
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountByIdentifier(tx, foldIdentifier(identifier));
    if (account === null) return refuse("not_found");
    const whose = { accountId: account.id, issuedBy: "administrator", recoveryId: null } as const;
    const issued = await issueAccessPass(tx, deps, { ...wanted, ...whose }, deps.clock.now());
    return issued.ok ? accept({ ...issued.value, account }) : issued;
  });
}

/** Revokes this person's passes; see `revokeAccessPasses`. Returns how many there were. */
export async function revokePassesOf(deps: Deps, identifier: string): Promise<Outcome<number, "not_found">> {
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountByIdentifier(tx, foldIdentifier(identifier));
    if (account === null) return refuse("not_found");
    return accept(await revokeAccessPasses(tx, deps, account.id, { since: 0 }, deps.clock.now()));
  });
}

/**
 * Revokes every pass of the account that was issued since (epoch milliseconds) and whose time is not over, used or not, with
 * all that came from it: sessions, what they gave to clients, the passkeys they bound, and the browsers these signed in.
 */
export async function revokeAccessPasses(
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  which: { readonly since: number },
  now: number,
): Promise<number> {
  const revoked = await revokePasses(tx, accountId, which, now);
  await takeBack(tx, deps, accountId, revoked, now);
  return revoked.length;
}

/** How many passes of this account somebody could still begin with. */
export const openPassesOf = (db: Database, accountId: AccountId, now: number): Promise<number> =>
  countLivePasses(db, accountId, now);

export const findAccessPass = (db: Database, id: AccessPassId): Promise<AccessPass | null> => findPassById(db, id);

export const findPassOfRecovery = (db: Database, id: RecoveryId): Promise<AccessPass | null> =>
  findPassByRecovery(db, id);

async function takeBack(
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  passes: readonly AccessPassId[],
  now: number,
) {
  for (const subjectId of passes) {
    const sessions = await endSessionsOfPass(tx, subjectId, now);
    const added = (await passkeysOf(tx, accountId)).filter(
      ({ addedInSessionId }) => addedInSessionId !== null && sessions.includes(addedInSessionId),
    );
    const ids = added.map(({ id }) => id);
    await takeBackPasskeys(tx, deps, accountId, ids, now);
    await recordAudit(tx, { event: "access_pass_revoked", at: now, accountId, subjectId });
  }
}
