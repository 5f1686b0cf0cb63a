import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, PasskeyId, SessionId } from "../ids.ts";
import { deletePasskeysAddedIn, listPasskeys } from "./passkey.store.ts";
import type { Passkey } from "./passkey.ts";
import { deletePasskeyOf } from "./passkey-place.store.ts";

export const passkeysOf = (db: Database, accountId: AccountId): Promise<Passkey[]> => listPasskeys(db, accountId);

/** In the transaction of "it was not me": removes the passkeys that this session added. */
export async function removePasskeysAddedIn(
  tx: Database,
  accountId: AccountId,
  sessionId: SessionId,
  now: number,
): Promise<void> {
  for (const subjectId of await deletePasskeysAddedIn(tx, accountId, sessionId))
    await recordAudit(tx, { event: "passkey_removed", at: now, accountId, subjectId, detail: { sessionId } });
}

/** Removes one passkey in the caller's transaction, the last one too: whether that may be is for the caller to know. */
export async function removePasskey(tx: Database, accountId: AccountId, id: PasskeyId, now: number): Promise<void> {
  const name = await deletePasskeyOf(tx, accountId, id);
  if (name !== null)
    await recordAudit(tx, { event: "passkey_removed", at: now, accountId, subjectId: id, detail: { name } });
}
