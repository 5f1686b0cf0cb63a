import { attemptsOf, noteAttempt } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { mayRemoveHere } from "../devices/newcomer.flow.ts";
import type { AccountId, AddressId } from "../ids.ts";
import { limits } from "../limits.ts";
import { notify, notifyAddress } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { addressesByAccount, deleteAddress, findAddress, insertAddress, setVerified } from "./address.store.ts";
import { type Address, type AddressKind, needsCode, readAddress } from "./address.ts";
import { type AddressCodeRefusal, checkAddressCode, sendCodeTo } from "./address-code.flow.ts";
import { findCode } from "./address-code.store.ts";

type NotAllowed = "device_needed" | "fresh_verification_needed";

/** Where a person can be reached, oldest first. */
export const verifiedAddresses = async (db: Database, accountId: AccountId): Promise<Address[]> =>
  (await addressesByAccount(db, accountId)).filter(({ verifiedAt }) => verifiedAt !== null);

/** All of the account's addresses, each with the end of its code if one is under way (epoch milliseconds). */
export async function addressesWithCodes(
  deps: Pick<Deps, "db" | "clock">,
  accountId: AccountId,
): Promise<(Address & { readonly codeExpiresAt: number | null })[]> {
  const listed = [];
  for (const address of await addressesByAccount(deps.db, accountId)) {
    const code = needsCode(address) ? await findCode(deps.db, address.id, "verify") : null;
    const live = code !== null && code.expiresAt > deps.clock.now() && code.tries < limits.addressCodeTries;
    listed.push({ ...address, codeExpiresAt: live ? code.expiresAt : null });
  }
  return listed;
}

/**
 * Adds an address, unverified, and sends it a code. Says nothing about who else has it. Refuses `sms_unavailable` for a
 * phone number while nothing can send text messages, `malformed_address`, `address_known_already`, `too_many_addresses`,
 * and `too_many_codes` for one who adds and removes again and again.
 */
export async function addAddress(
  deps: Deps,
  { session, account }: SignedIn,
  wanted: { readonly kind: AddressKind; readonly entered: string },
  language: string | null,
): Promise<
  Outcome<
    Address,
    | NotAllowed
    | "sms_unavailable"
    | "malformed_address"
    | "address_known_already"
    | "too_many_addresses"
    | "too_many_codes"
  >
> {
  const now = deps.clock.now();
  const { kind } = wanted;
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  if (kind === "phone" && deps.config.smsWebhookUrl === "") return refuse("sms_unavailable");
  const value = readAddress(kind, wanted.entered);
  if (!value.ok) return value;
  const id = deps.random.id("adr_");
  const fresh = { createdAt: now, verifiedAt: null, sent: 0, sendingSince: 0, wrongInARow: 0 };
  const address: Address = { ...fresh, id, accountId: account.id, kind, value: value.value };
  const added = await inTransaction(deps.db, async (tx) => {
    // Also holds the account's row of counts, so that of many at once no more are added than there is room for.
    const key = `address-added:${account.id}`;
    await noteAttempt(tx, key, now);
    const already = await addressesByAccount(tx, account.id);
    if (already.length >= limits.addressesPerAccount) return refuse("too_many_addresses");
    if (!(await insertAddress(tx, address))) return refuse("address_known_already");
    const attempts = await attemptsOf(tx, [key], now);
    if ((attempts.get(key) ?? 0) > limits.addressesAddedPerAccount) return refuse("too_many_codes");
    await recordAudit(tx, { event: "address_added", at: now, accountId: account.id, subjectId: id, detail: { kind } });
    return accept(address);
  });
  if (!added.ok) return added;
  const sent = await sendCodeTo(deps, address, "verify", language);
  return sent.ok ? added : sent;
}

/** Sends a new code to an address that waits for one. Refuses `not_found` for other people's, and as `sendCodeTo` does. */
export async function resendCode(
  deps: Deps,
  { session, account }: SignedIn,
  id: AddressId,
  language: string | null,
): Promise<Outcome<unknown, NotAllowed | "not_found" | "too_many_codes">> {
  const allowed = mayChangeAccount(session, deps.clock.now());
  if (!allowed.ok) return allowed;
  const address = await findOwn(deps.db, account.id, id);
  return address !== null && needsCode(address) ? sendCodeTo(deps, address, "verify", language) : refuse("not_found");
}

/** From here on the address is told of everything and helps its owner back in. */
export async function verifyAddress(
  deps: Deps,
  { session, account }: SignedIn,
  id: AddressId,
  entered: string,
): Promise<Outcome<Address, NotAllowed | "not_found" | AddressCodeRefusal>> {
  const allowed = mayChangeAccount(session, deps.clock.now());
  if (!allowed.ok) return allowed;
  const address = await findOwn(deps.db, account.id, id);
  if (address === null || !needsCode(address)) return refuse("not_found");
  return checkAddressCode(deps, { addressId: id, purpose: "verify", entered }, async (tx) => {
    const now = deps.clock.now();
    await setVerified(tx, id, now);
    await recordAudit(tx, { event: "address_verified", at: now, accountId: account.id, subjectId: id });
    if (address.verifiedAt === null)
      await notify(tx, deps, account.id, { kind: "address_added", address: address.value }, now);
    return accept({ ...address, verifiedAt: now });
  });
}

/** Removes it; a newcomer none from before it. Everybody is told, the removed address too: no thief does so unseen. */
export async function removeAddress(
  deps: Deps,
  { session, account }: SignedIn,
  id: AddressId,
): Promise<Outcome<Address, NotAllowed | "not_found" | "device_too_new">> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  return inTransaction(deps.db, async (tx) => {
    const address = await findOwn(tx, account.id, id);
    if (address === null) return refuse("not_found");
    const settled = await mayRemoveHere(tx, session, { since: address.createdAt }, now);
    if (!settled.ok) return settled;
    if (!(await deleteAddress(tx, id))) return refuse("not_found");
    const { kind, value: removed, verifiedAt } = address;
    const subject = { at: now, accountId: account.id, subjectId: id };
    await recordAudit(tx, { event: "address_removed", ...subject, detail: { kind } });
    // One that was never verified may be anybody's: it is not told about an account that is not its own.
    if (verifiedAt === null) return accept(address);
    const notice = { kind: "address_removed", address: removed } as const;
    await notify(tx, deps, account.id, notice, now);
    await notifyAddress(tx, deps, address, notice, now);
    return accept(address);
  });
}

async function findOwn(db: Database, accountId: AccountId, id: AddressId): Promise<Address | null> {
  const address = await findAddress(db, id);
  return address?.accountId === accountId ? address : null;
}
