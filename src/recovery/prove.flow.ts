import { attemptsOf, noteAttempt } from "../attempts/attempt.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, sha256 } from "../digest.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { PasskeyAssertion } from "../passkeys/passkey-answer.ts";
import { beginPasskeyProof, checkPasskeyProof } from "../passkeys/passkey-proof.flow.ts";
import { sourceOf } from "../proximity/address.ts";
import { verifiedAddresses } from "./address.flow.ts";
import type { Address } from "./address.ts";
import { checkAddressCode, sendCodeTo } from "./address-code.flow.ts";
import { accountOf, noteProof } from "./advance-recovery.flow.ts";
import { type Recovery, stateNow } from "./recovery.ts";
import { findRecoveryByBinding } from "./recovery.store.ts";
import { useRecoveryCode } from "./recovery-code.flow.ts";

export type AddressMethod = "email" | "sms";

/** `recovery_over`: there is nothing to prove any more, or nothing was begun here; the page says where it stands. */
export type ProveRefusal = "recovery_proof_wrong" | "too_many_tries" | "recovery_over";

const kinds = { email: "email", sms: "phone" } as const;

/**
 * One code, by one method. Wrong, used, expired and never sent are all `recovery_proof_wrong`, and so is everything for a
 * name that is nobody's or a disabled account's. `address` is where the try comes from.
 */
export async function proveByCode(
  deps: Deps,
  secret: string,
  entered: { readonly method: "recovery_code" | AddressMethod; readonly code: string },
  address: string,
): Promise<Outcome<Recovery, ProveRefusal>> {
  const { method, code } = entered;
  const recovery = await findProving(deps, secret);
  if (recovery === null || recovery.proofs.includes(method)) return refuse("recovery_over");
  const allowed = await countTry(deps, "code", recovery, address);
  if (!allowed.ok) return allowed;
  const account = await accountOf(deps.db, recovery);
  const { identifier } = recovery;
  const accountId = account?.id ?? null;
  const proved = (tx: Parameters<typeof noteProof>[0]) => noteProof(tx, deps, recovery, method, deps.clock.now());
  if (method === "recovery_code")
    return inPlainWords(await useRecoveryCode(deps, { accountId, identifier, entered: code, address }, proved));
  for (const { id: addressId } of await addressesOf(deps, recovery, method)) {
    const checked = await checkAddressCode(deps, { addressId, purpose: recovery.id, entered: code }, proved);
    if (checked.ok) return checked;
  }
  return inPlainWords(
    await checkAddressCode(deps, { addressId: null, purpose: recovery.id, entered: code }, proved),
  );
}

/** What a passkey is to sign; the same for every name. */
export async function beginProofByPasskey(deps: Deps, secret: string) {
  const recovery = await findProving(deps, secret);
  return recovery === null ? refuse("recovery_over") : accept(await beginPasskeyProof(deps, recovery.id));
}

/** A passkey that is still bound: on another device, or a security key. */
export async function proveByPasskey(
  deps: Deps,
  secret: string,
  response: PasskeyAssertion,
  address: string,
): Promise<Outcome<Recovery, ProveRefusal | "challenge_expired" | "passkey_not_recognised">> {
  const recovery = await findProving(deps, secret);
  if (recovery === null || recovery.proofs.includes("passkey")) return refuse("recovery_over");
  const allowed = await countTry(deps, "code", recovery, address);
  if (!allowed.ok) return allowed;
  const accountId = (await accountOf(deps.db, recovery))?.id ?? null;
  const proof = { response, boundTo: recovery.id, accountId };
  const checked = await checkPasskeyProof(deps, proof, (tx) =>
    noteProof(tx, deps, recovery, "passkey", deps.clock.now()),
  );
  if (!checked.ok && (checked.reason === "challenge_expired" || checked.reason === "passkey_not_recognised"))
    return refuse(checked.reason);
  return inPlainWords(checked);
}

/**
 * Asks for codes by e-mail or text message; counted alike for every name. The sending itself is `sendCodesOf`, to be
 * called after the answer, so that the answer takes as long where there is nobody to send anything to.
 */
export async function askForCodes(
  deps: Deps,
  secret: string,
  method: AddressMethod,
  address: string,
): Promise<Outcome<Recovery, "too_many_tries" | "recovery_over">> {
  const recovery = await findProving(deps, secret);
  if (recovery === null || recovery.proofs.includes(method)) return refuse("recovery_over");
  const allowed = await countTry(deps, `send:${method}`, recovery, address);
  return allowed.ok ? accept(recovery) : allowed;
}

/** A code for each verified address of this kind. What is refused, for want of room or of addresses, nobody is told. */
export async function sendCodesOf(deps: Deps, recovery: Recovery, method: AddressMethod): Promise<void> {
  for (const address of await addressesOf(deps, recovery, method)) await sendCodeTo(deps, address, recovery.id, null);
}

async function addressesOf(deps: Deps, recovery: Recovery, method: AddressMethod): Promise<Address[]> {
  const account = await accountOf(deps.db, recovery);
  const addresses = account === null ? [] : await verifiedAddresses(deps.db, account.id);
  return addresses.filter(({ kind }) => kind === kinds[method]);
}

async function findProving(deps: Deps, secret: string): Promise<Recovery | null> {
  const recovery = await findRecoveryByBinding(deps.db, hashSecret(secret));
  if (recovery === null) return null;
  const protectedUntil = (await accountOf(deps.db, recovery))?.protectedUntil ?? null;
  const { name } = stateNow(recovery, protectedUntil, deps.clock.now());
  return name === "proving" || name === "waiting" ? recovery : null;
}

/** Counts by name and source before anything is looked at, right or wrong, so that tries sent at once are counted too. */
async function countTry(
  deps: Deps,
  what: string,
  { identifier }: Recovery,
  address: string,
): Promise<Outcome<true, "too_many_tries">> {
  const now = deps.clock.now();
  const key = `recovery:${what}:${sha256(identifier)}:${sourceOf(address)}`;
  const tries = await inTransaction(deps.db, async (tx) => {
    await noteAttempt(tx, key, now);
    return accept((await attemptsOf(tx, [key], now)).get(key) ?? 0);
  });
  return tries.ok && tries.value <= limits.recoveryTriesPerAccountAndSource ? accept(true) : refuse("too_many_tries");
}

/** Every other refusal is either a wrong code or says that there is nothing to prove any more. */
const inPlainWords = (outcome: Outcome<Recovery, string>): Outcome<Recovery, ProveRefusal> => {
  if (outcome.ok) return outcome;
  if (outcome.reason === "too_many_tries") return refuse("too_many_tries");
  const over = /^(still_|already_|proved_|recovery_(finished|cancelled|expired)|not_found)/.test(outcome.reason);
  return refuse(over ? "recovery_over" : "recovery_proof_wrong");
};
