import { findAccount } from "../accounts/account.flow.ts";
import { type Account, mayAct } from "../accounts/account.ts";
import { guess } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayBeKept } from "../policy/policy.ts";
import { sourceOf } from "../proximity/address.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findDevice } from "./device.flow.ts";
import type { Device } from "./device.ts";
import { findEnrolmentByCode, findEnrolmentOfSignIn, markClaimedAgain } from "./enrolment.store.ts";
import { type ClaimRefusal, type Enrolment, mayClaim } from "./enrolment.ts";

/** An enrolment that may be used now: whose account it leads into, and which device vouches. */
export interface Claim {
  readonly enrolment: Enrolment;
  readonly account: Account;
  readonly byDevice: Device;
}

export type FindClaimRefusal =
  | ClaimRefusal
  | "too_many_tries"
  | "account_disabled"
  | "enrolment_own_device"
  | "enrolment_other_account";

export interface Claimer {
  readonly address: string;
  /** Whoever is signed in in this browser already, if anybody is. */
  readonly present: SignedIn | null;
}

/**
 * The enrolment that this binding code finds. Wrong codes are counted by source. Somebody who comes with a code that has
 * been used tells that two people had it: the account is alerted, once (RFC 10027: repetition is a sign of an attack). The
 * new device itself, coming back to the page it began on, is not meant by that. Somebody who is signed in as another person
 * is refused: a stranger's code, passed off as "scan this to add your phone", would move her into his account unseen.
 */
export async function findClaimByCode(
  deps: Deps,
  code: string,
  { address, present }: Claimer,
): Promise<Outcome<Claim, FindClaimRefusal>> {
  const found = await guess(
    deps,
    {
      keys: { bySource: `enrolment:source:${sourceOf(address)}` },
      mayGuess: ({ bySource }) => bySource < limits.codeTriesPerSource,
      wrong: "enrolment_unknown",
    },
    async (tx): Promise<Outcome<Enrolment, ClaimRefusal>> => {
      const enrolment = await findEnrolmentByCode(tx, hashSecret(code));
      return enrolment === null ? refuse("enrolment_unknown") : accept(enrolment);
    },
  );
  if (!found.ok) return found;
  const enrolment = found.value;
  if (present?.session.deviceId === enrolment.byDeviceId) return refuse("enrolment_own_device");
  const claimable = await claim(deps.db, enrolment, deps.clock.now());
  const itself = enrolment.deviceId !== null && present?.session.deviceId === enrolment.deviceId;
  if (!claimable.ok && claimable.reason === "enrolment_used" && !itself) await alarm(deps, enrolment, address);
  if (claimable.ok && present !== null && present.account.id !== enrolment.accountId)
    return refuse("enrolment_other_account");
  return claimable;
}

/** What the phone offers to the computer that this session is on; null when it offers nothing, or not to this session. */
export async function findClaimOfSession(
  deps: Pick<Deps, "db" | "clock">,
  { session, account }: SignedIn,
): Promise<Claim | null> {
  if (session.signInRequestId === null || session.origin === null || !mayBeKept(session.origin)) return null;
  const enrolment = await findEnrolmentOfSignIn(deps.db, session.signInRequestId);
  if (enrolment?.accountId !== account.id) return null;
  const claimable = await claim(deps.db, enrolment, deps.clock.now());
  return claimable.ok ? claimable.value : null;
}

/** Looks again, in the transaction that uses it up too. */
export async function claim(
  db: Database,
  enrolment: Enrolment | null,
  now: number,
): Promise<Outcome<Claim, ClaimRefusal | "account_disabled">> {
  const claimable = mayClaim(enrolment, now);
  if (!claimable.ok) return claimable;
  const { accountId, byDeviceId } = claimable.value;
  const account = mayAct(await findAccount(db, accountId));
  if (!account.ok) return refuse("account_disabled");
  const byDevice = await findDevice(db, byDeviceId);
  // A device that is revoked vouches for nobody; its codes were cancelled with it.
  if (byDevice === null || byDevice.revokedAt !== null) return refuse("enrolment_expired");
  return accept({ enrolment: claimable.value, account: account.value, byDevice });
}

async function alarm(deps: Deps, { id, accountId, deviceId }: Enrolment, address: string): Promise<void> {
  const now = deps.clock.now();
  await inTransactionKept(deps.db, async (tx) => {
    if (!(await markClaimedAgain(tx, id, now))) return;
    const subject = { at: now, accountId, subjectId: id, address };
    await recordAudit(tx, { event: "alert_enrolment_code_reused", ...subject, detail: { deviceId } });
  });
  deps.changes.announce(accountId);
}
