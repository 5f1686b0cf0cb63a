import { attemptsOf, guess } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { mayRemoveHere } from "../devices/newcomer.flow.ts";
import { hashShortSecret, sha256 } from "../digest.ts";
import type { AccountId } from "../ids.ts";
import { limits } from "../limits.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { codesOf, isUnused, replaceCodes, spendCode } from "./recovery-code.store.ts";
import {
  drawRecoveryCode,
  groupRecoveryCode,
  mayTryRecoveryCode,
  type RecoveryCodesLeft,
  readRecoveryCode,
} from "./recovery-code.ts";

export async function recoveryCodesOf(db: Database, accountId: AccountId): Promise<RecoveryCodesLeft> {
  const codes = await codesOf(db, accountId);
  return { left: codes.filter(({ usedAt }) => usedAt === null).length, createdAt: codes[0]?.createdAt ?? null };
}

/** How many codes of the account's set are unused; 0 also when it never made any. */
export const remainingRecoveryCodes = async (db: Database, accountId: AccountId): Promise<number> =>
  (await recoveryCodesOf(db, accountId)).left;

/**
 * Makes a new set and forgets the last one. Returns the codes as they are written on paper: the only time that anybody
 * sees them. Refuses `device_needed` and `fresh_verification_needed` (NIST SP 800-63B-4 §4.2.1.1: for an authenticated
 * subscriber), and `codes_changed` when the set is not the one made at `replaces` any more: a page loaded again must not
 * put an end to codes that have just been printed. `device_too_new` to a newcomer, as long as the old set has codes left.
 */
export async function replaceRecoveryCodes(
  deps: Pick<Deps, "db" | "clock" | "random">,
  { session, account }: SignedIn,
  replaces: number | null,
): Promise<
  Outcome<readonly string[], "device_needed" | "fresh_verification_needed" | "codes_changed" | "device_too_new">
> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  const isAsSeen = async (db: Database) => (await recoveryCodesOf(db, account.id)).createdAt === replaces;
  const { left, createdAt } = await recoveryCodesOf(deps.db, account.id);
  const settled = await mayRemoveHere(deps.db, session, { since: left === 0 ? now : (createdAt ?? now) }, now);
  if (!settled.ok) return settled;
  // Before the hashes, which cost something, and again below.
  if (!(await isAsSeen(deps.db))) return refuse("codes_changed");
  const codes = Array.from({ length: limits.recoveryCodesInSet }, () => drawRecoveryCode(deps.random.integer));
  const salt = deps.random.salt();
  const kept = { accountId: account.id, salt, createdAt: now, usedAt: null };
  const hashes = await Promise.all(codes.map((code) => hashShortSecret(code, salt)));
  return inTransaction(deps.db, async (tx) => {
    if (!(await isAsSeen(tx))) return refuse("codes_changed");
    const set = hashes.map((codeHash, position) => ({ ...kept, position, codeHash }));
    await replaceCodes(tx, set);
    const { id: accountId } = account;
    await recordAudit(tx, { event: "recovery_codes_replaced", at: now, accountId, address: session.address });
    await notify(tx, deps, accountId, { kind: "recovery_codes_replaced" }, now);
    return accept(codes.map(groupRecoveryCode));
  });
}

export interface RecoveryCodeGuess {
  /** Null for a name that is nobody's; answered like a wrong code, after the same work. */
  readonly accountId: AccountId | null;
  /** The account's name as it was typed, folded: what tries are counted by, whether there is such a person or not. */
  readonly identifier: string;
  readonly entered: string;
  /** Where the guess comes from. */
  readonly address: string;
}

/**
 * Uses a code up, together with what it is good for: `andThen` runs in the same transaction and may still refuse, which
 * leaves the code unused. Refuses `recovery_code_wrong` for a wrong, used, replaced or unreadable code alike, and
 * `too_many_tries`. Opens transactions of its own, because a wrong try must stay counted whatever its caller refuses.
 */
export async function useRecoveryCode<Value, Reason extends string>(
  deps: Deps,
  attempt: RecoveryCodeGuess,
  andThen: (tx: Database, left: number) => Promise<Outcome<Value, Reason>>,
): Promise<Outcome<Value, Reason | "recovery_code_wrong" | "too_many_tries">> {
  const { accountId, address } = attempt;
  const code = readRecoveryCode(attempt.entered);
  if (code === null) return refuse("recovery_code_wrong");
  const keys = keysOf(attempt);
  // Whoever is over the limit is not even worth a hash. What counts is asked again below, one guess after the other.
  const counts = await attemptsOf(deps.db, Object.values(keys), deps.clock.now());
  const [byAccountAndSource, byAccount] = Object.values(keys).map((key) => counts.get(key) ?? 0);
  if (!mayTryRecoveryCode({ byAccountAndSource: byAccountAndSource ?? 0, byAccount: byAccount ?? 0 }))
    return refuse("too_many_tries");
  const codeHash = await hashShortSecret(code, await saltFor(deps, accountId));
  const wrong = "recovery_code_wrong" as const;
  const looked = await guess(deps, { keys, mayGuess: mayTryRecoveryCode, wrong }, async (tx) => {
    const found = accountId !== null && (await isUnused(tx, accountId, codeHash));
    return found ? accept(accountId) : refuse(wrong);
  });
  const now = deps.clock.now();
  if (!looked.ok) {
    await recordAudit(deps.db, { event: "recovery_code_refused", at: now, accountId, address, detail: looked });
    return looked;
  }
  return inTransaction(deps.db, async (tx) => {
    if (!(await spendCode(tx, looked.value, codeHash, now))) return refuse(wrong);
    const left = await remainingRecoveryCodes(tx, looked.value);
    await recordAudit(tx, { event: "recovery_code_used", at: now, accountId, address, detail: { left } });
    await notify(tx, deps, looked.value, { kind: "recovery_code_used", left }, now);
    return andThen(tx, left);
  });
}

/** A name without codes gets a salt of its own, so that it costs as much as one with codes. */
async function saltFor(deps: Pick<Deps, "db" | "random">, accountId: AccountId | null): Promise<string> {
  const [first] = accountId === null ? [] : await codesOf(deps.db, accountId);
  return first?.salt ?? deps.random.salt();
}

const keysOf = ({ identifier, address }: RecoveryCodeGuess) => {
  const name = sha256(identifier);
  return {
    byAccountAndSource: `recovery-code:${name}:${sourceOf(address)}`,
    byAccount: `recovery-code:${name}`,
  };
};
