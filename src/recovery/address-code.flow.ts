import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { equalInConstantTime, hashShortSecret } from "../digest.ts";
import type { AddressId, RecoveryId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { sendAddressCode, wakeOutbox } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type Address, addressCodeExpiresAt, drawAddressCode, readAddressCode } from "./address.ts";
import {
  countInARow,
  countSent,
  countTry,
  deleteAddressCodesBefore,
  endRow,
  findCode,
  type LiveAddressCode,
  replaceCode,
  spendAddressCode,
} from "./address-code.store.ts";

/** What a code is for: showing that an address is one's own, or a recovery. */
export type CodePurpose = "verify" | RecoveryId;

/**
 * Sends a new code to the address; the last one for this purpose ends. Returns when the new one does. Refuses
 * `too_many_codes` when the hour's codes have all been sent, or when the tries of the hour are used up, so that the new
 * one would be no use. Not within a transaction: it hashes, and opens its own.
 */
export async function sendCodeTo(
  deps: Deps,
  address: Pick<Address, "id" | "accountId" | "kind" | "value">,
  purpose: CodePurpose,
  language: string | null,
): Promise<Outcome<{ readonly expiresAt: number }, "too_many_codes">> {
  const { id: addressId, accountId, kind, value } = address;
  const code = drawAddressCode(deps.random.integer);
  const salt = deps.random.salt();
  const codeHash = await hashShortSecret(code, salt);
  const now = deps.clock.now();
  const expiresAt = addressCodeExpiresAt(kind, now);
  const sent = await inTransaction(deps.db, async (tx) => {
    if (!(await countSent(tx, addressId, now))) return refuse("too_many_codes");
    const triesLeft = await replaceCode(tx, { addressId, purpose, salt, codeHash, createdAt: now, expiresAt });
    if (triesLeft === 0) return refuse("too_many_codes");
    const use = purpose === "verify" ? "verify" : "recover";
    await sendAddressCode(tx, deps, { kind, to: value, code, purpose: use, language, expiresAt }, now);
    await recordAudit(tx, {
      event: "address_code_sent",
      at: now,
      accountId,
      subjectId: addressId,
      detail: { purpose },
    });
    return accept({ expiresAt });
  });
  if (sent.ok) wakeOutbox(deps);
  return sent;
}

export interface AddressCodeGuess {
  /** Null for an address that there is not; answered like a wrong code, after the same work. */
  readonly addressId: AddressId | null;
  readonly purpose: CodePurpose;
  readonly entered: string;
}

export type AddressCodeRefusal =
  | "address_code_malformed"
  | "address_code_wrong"
  /** Run out, used already, or never sent. */
  | "address_code_expired"
  /** Guessed wrong too often; a new one can be asked for in the next hour. */
  | "address_code_dead";

/**
 * Uses a code up, together with what it is good for: `andThen` runs in the same transaction and may still refuse, which
 * leaves the code unused. A try is counted before the code is looked at and stays counted, so that tries sent all at
 * once are no more than those sent one by one. Opens transactions of its own for that reason.
 */
export async function checkAddressCode<Value, Reason extends string>(
  deps: Deps,
  { addressId, purpose, entered }: AddressCodeGuess,
  andThen: (tx: Database) => Promise<Outcome<Value, Reason>>,
): Promise<Outcome<Value, Reason | AddressCodeRefusal>> {
  const code = readAddressCode(entered);
  if (code === null) return refuse("address_code_malformed");
  if (addressId === null) return refuseAfterSameWork(deps, code);
  const tried = await takeTry(deps, addressId, purpose);
  if (!tried.ok) return tried;
  const { salt, codeHash } = tried.value;
  if (!equalInConstantTime(await hashShortSecret(code, salt), codeHash)) return refuse("address_code_wrong");
  return inTransaction(deps.db, async (tx) => {
    // The address before the code, as when a try is counted: PostgreSQL ends one of two that lock in different orders.
    await endRow(tx, addressId);
    if (!(await spendAddressCode(tx, addressId, codeHash, deps.clock.now()))) return refuse("address_code_expired");
    return andThen(tx);
  });
}

/** The code that may be looked at, with the try already counted. */
async function takeTry(
  deps: Pick<Deps, "db" | "clock">,
  addressId: AddressId,
  purpose: CodePurpose,
): Promise<Outcome<LiveAddressCode, "address_code_expired" | "address_code_dead">> {
  const code = await findCode(deps.db, addressId, purpose);
  if (code === null || deps.clock.now() >= code.expiresAt) return refuse("address_code_expired");
  return inTransaction(deps.db, async (tx) => {
    // Only a recovery can be somebody else's doing. The owner's own slips do not count against the address.
    if (purpose !== "verify" && !(await countInARow(tx, addressId))) return refuse("address_code_dead");
    return (await countTry(tx, addressId, purpose, code.codeHash)) ? accept(code) : refuse("address_code_dead");
  });
}

async function refuseAfterSameWork(deps: Pick<Deps, "random">, code: string) {
  await hashShortSecret(code, deps.random.salt());
  return refuse("address_code_wrong");
}

export const sweepAddressCodes = (db: Database, now: number): Promise<void> =>
  deleteAddressCodesBefore(db, now - seconds(limits.addressCodeWindowSeconds));
