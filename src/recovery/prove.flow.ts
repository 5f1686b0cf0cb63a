import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { PasskeyAssertion } from "../passkeys/passkey-answer.ts";
import { beginPasskeyProof, checkPasskeyProof } from "../passkeys/passkey-proof.flow.ts";
import type { Address } from "./address.ts";
import { checkAddressCode } from "./address-code.flow.ts";
import { accountOf, noteProof } from "./advance-recovery.flow.ts";
import { type AddressMethod, addressesOf, countTry, findProving } from "./proving.flow.ts";
import type { Recovery } from "./recovery.ts";
import { useRecoveryCode } from "./recovery-code.flow.ts";

/** `recovery_over`: there is nothing to prove any more, or nothing was begun here; the page says where it stands. */
export type ProveRefusal = "recovery_proof_wrong" | "too_many_tries" | "recovery_over";

type Proved = (tx: Database) => ReturnType<typeof noteProof>;

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
  const proved: Proved = (tx) => noteProof(tx, deps, recovery, method, deps.clock.now());
  if (method === "recovery_code")
    return inPlainWords(await useRecoveryCode(deps, { accountId, identifier, entered: code, address }, proved));
  return proveByAddress(
    deps,
    await addressesOf(deps, recovery, method),
    { purpose: recovery.id, entered: code },
    proved,
  );
}

/** The code is that of one of the addresses, whichever. Where there is none, the work is done all the same. */
async function proveByAddress(
  deps: Deps,
  addresses: readonly Address[],
  guess: { readonly purpose: Recovery["id"]; readonly entered: string },
  proved: Proved,
): Promise<Outcome<Recovery, ProveRefusal>> {
  const ids = addresses.length === 0 ? [null] : addresses.map(({ id }) => id);
  let last: Outcome<Recovery, ProveRefusal> = refuse("recovery_proof_wrong");
  for (const addressId of ids) {
    last = inPlainWords(await checkAddressCode(deps, { ...guess, addressId }, proved));
    if (last.ok) return last;
  }
  return last;
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
  return checked;
}

/** Unreadable, wrong, run out, used, never sent, guessed too often: which of them it was is nobody's business. */
const inPlainWords = (outcome: Outcome<Recovery, string>): Outcome<Recovery, ProveRefusal> => {
  if (outcome.ok) return outcome;
  const { reason } = outcome;
  return refuse(reason === "too_many_tries" || reason === "recovery_over" ? reason : "recovery_proof_wrong");
};
