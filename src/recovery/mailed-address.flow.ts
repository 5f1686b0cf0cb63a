import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { addressesByAccount, deleteAddress, insertAddress } from "./address.store.ts";
import { deleteCodes } from "./recovery-code.store.ts";

/** Whoever came with the link of a mail has the mailbox: from here on the address is one of theirs (`readAddress`' form). */
export async function confirmMailedAddress(
  tx: Database,
  deps: Pick<Deps, "random">,
  { accountId, address: value }: { readonly accountId: AccountId; readonly address: string },
  now: number,
): Promise<void> {
  const id = deps.random.id("adr_");
  const fresh = { createdAt: now, verifiedAt: now, sent: 0, sendingSince: 0, wrongInARow: 0 };
  if (!(await insertAddress(tx, { ...fresh, id, accountId, kind: "email", value }))) return;
  await recordAudit(tx, { event: "address_verified", at: now, accountId, subjectId: id, detail: { kind: "email" } });
}

/** The account is being forgotten: its addresses and recovery codes go with it, and nobody is told there. */
export async function forgetWaysBack(tx: Database, accountId: AccountId): Promise<void> {
  for (const { id } of await addressesByAccount(tx, accountId)) await deleteAddress(tx, id);
  await deleteCodes(tx, accountId);
}
