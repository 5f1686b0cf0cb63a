import type { Database } from "../database/open.ts";
import { newcomerSince } from "../devices/newcomer.flow.ts";
import type { AccountId } from "../ids.ts";
import { verifiedAddresses } from "./address.flow.ts";
import type { ProofMethod } from "./proofs.ts";
import { recoveryCodesOf } from "./recovery-code.flow.ts";

/**
 * Methods that may stand on what a newcomer has brought: codes made, and addresses confirmed, since the first one came, and
 * every passkey. They wait, whatever they are proved together with. Otherwise a newcomer, who may remove nothing, would
 * add two ways in, recover the account with them at once, and remove everything as the last step of that.
 */
export async function doubtfulProofs(db: Database, accountId: AccountId, now: number): Promise<readonly ProofMethod[]> {
  const since = await newcomerSince(db, accountId, now);
  if (since === null) return [];
  const doubtful: ProofMethod[] = ["passkey"];
  if (((await recoveryCodesOf(db, accountId)).createdAt ?? 0) >= since) doubtful.push("recovery_code");
  // Which of two addresses was used is not known any more: one of late spoils its kind.
  for (const { kind, verifiedAt } of await verifiedAddresses(db, accountId))
    if ((verifiedAt ?? 0) >= since) doubtful.push(kind === "email" ? "email" : "sms");
  return doubtful;
}
