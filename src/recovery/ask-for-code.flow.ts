import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { sendCodeTo } from "./address-code.flow.ts";
import { type AddressMethod, addressesOf, countTry, findProving } from "./proving.flow.ts";
import type { Recovery } from "./recovery.ts";

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
export async function sendCodesOf(
  deps: Deps,
  recovery: Recovery,
  method: AddressMethod,
  language: string | null,
): Promise<void> {
  for (const address of await addressesOf(deps, recovery, method))
    await sendCodeTo(deps, address, recovery.id, language);
}
