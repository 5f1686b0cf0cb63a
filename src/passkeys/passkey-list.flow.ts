import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { devicesOf } from "../devices/device.flow.ts";
import { mayRemovePasskeyHere } from "../devices/newcomer.flow.ts";
import type { PasskeyId } from "../ids.ts";
import { notify } from "../notices/notice.flow.ts";
import { forgetOfflineKeyOfPasskey } from "../offline-answer/offline-key.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayChangeAccount, type Session, type SignedIn } from "../sessions/session.ts";
import { listPasskeys } from "./passkey.store.ts";
import type { Passkey } from "./passkey.ts";
import { type PasskeyKind, passkeyKind } from "./passkey-kind.ts";
import { deletePasskey, holdPasskeysOf, renamePasskeyOf } from "./passkey-list.store.ts";
import { readPasskeyName } from "./passkey-name.ts";
import { productOf } from "./provenance.ts";

/** A passkey as its owner knows it. */
export interface ListedPasskey extends Pick<Passkey, "id" | "credentialId" | "name" | "createdAt" | "lastUsedAt"> {
  readonly kind: PasskeyKind;
  /** Who made the authenticator; null when that is not known. */
  readonly product: string | null;
  /** The device that it lives on, when it cannot leave it and the device is still trusted. */
  readonly device: { readonly name: string; readonly isThisOne: boolean } | null;
}

/** This person's passkeys, oldest first. */
export async function listOwnPasskeys(deps: Deps, { session, account }: SignedIn): Promise<ListedPasskey[]> {
  const devices = (await devicesOf(deps.db, account.id)).filter(({ revokedAt }) => revokedAt === null);
  return (await listPasskeys(deps.db, account.id)).map((passkey) => {
    const { id, credentialId, name, createdAt, lastUsedAt } = passkey;
    const home = devices.find((device) => device.id === passkey.deviceId);
    const device = home === undefined ? null : { name: home.name, isThisOne: home.id === session.deviceId };
    const kind = passkeyKind(passkey);
    return { id, credentialId, name, createdAt, lastUsedAt, kind, product: productOf(passkey.aaguid), device };
  });
}

type ChangeRefusal = "device_needed" | "fresh_verification_needed" | "not_found" | "device_too_new";

/**
 * Refuses without a fresh verification on a device, for a passkey of somebody else, for a name that is none, and to a
 * newcomer for a passkey that it did not bring.
 */
export async function renamePasskey(
  deps: Deps,
  { session, account }: SignedIn,
  id: PasskeyId,
  entered: string,
): Promise<Outcome<true, ChangeRefusal | "malformed_name">> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  const name = readPasskeyName(entered);
  if (!name.ok) return name;
  return inTransaction(deps.db, async (tx) => {
    const settled = await mayRemoveById(tx, session, id, now);
    if (!settled.ok) return settled;
    if (!(await renamePasskeyOf(tx, account.id, id, name.value))) return refuse("not_found");
    const detail = { name: name.value };
    await recordAudit(tx, { event: "passkey_renamed", at: now, accountId: account.id, subjectId: id, detail });
    return accept(true as const);
  });
}

/**
 * Removes a passkey; where one is signed in stays as it is. Refuses as renaming does, and `last_way_in` for the last
 * passkey: without one nobody could sign in again, nor add another.
 */
export async function removePasskey(
  deps: Deps,
  { session, account }: SignedIn,
  id: PasskeyId,
): Promise<Outcome<true, ChangeRefusal | "last_way_in">> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  return inTransaction(deps.db, async (tx) => {
    const held = await holdPasskeysOf(tx, account.id);
    const removed = held.find((passkey) => passkey.id === id);
    if (removed === undefined) return refuse("not_found");
    const settled = await mayRemoveById(tx, session, id, now);
    if (!settled.ok) return settled;
    if (held.length === 1) return refuse("last_way_in");
    await forgetOfflineKeyOfPasskey(tx, id);
    await deletePasskey(tx, id);
    const { name } = removed;
    await recordAudit(tx, {
      event: "passkey_removed",
      at: now,
      accountId: account.id,
      subjectId: id,
      detail: { name },
    });
    await notify(tx, deps, account.id, { kind: "passkey_removed", name }, now);
    return accept(true as const);
  });
}

/** Says yes to one that the account does not have: that is for the caller to refuse. */
async function mayRemoveById(tx: Database, session: Session, id: PasskeyId, now: number) {
  const passkey = (await listPasskeys(tx, session.accountId)).find((one) => one.id === id);
  return passkey === undefined ? accept(true as const) : mayRemovePasskeyHere(tx, session, passkey, now);
}
