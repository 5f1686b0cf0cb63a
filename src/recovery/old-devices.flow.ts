import { findAccessPass } from "../accounts/access-pass.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { devicesOf } from "../devices/device.flow.ts";
import type { Device } from "../devices/device.ts";
import { endDevice } from "../devices/end-device.flow.ts";
import type { ClientId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { notify } from "../notices/notice.flow.ts";
import { connectedAppsOf, takeFromApp } from "../oauth/connected-apps/connected-apps.flow.ts";
import { revokeGrantsOfSession } from "../oauth/tokens/grant.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Passkey } from "../passkeys/passkey.ts";
import { passkeysOf, removePasskey } from "../passkeys/passkeys-of-account.flow.ts";
import { liveSessions } from "../sessions/live-session.flow.ts";
import { sessionsOfPass } from "../sessions/pass-session.flow.ts";
import { endSessionInPlace } from "../sessions/session.flow.ts";
import type { Session, SignedIn } from "../sessions/session.ts";

/** What the account had before it was recovered. */
export interface OldThings {
  readonly devices: readonly Device[];
  /** Those that live on no listed device: synced ones, and security keys. */
  readonly passkeys: readonly Passkey[];
  /** Signed in by a code, on no device of the account's own. */
  readonly sessions: readonly Session[];
  readonly apps: readonly { readonly id: ClientId; readonly name: string; readonly since: number }[];
}

/**
 * Refuses `recovery_over` everywhere but in the session that a recovery ended in, for an hour: removing what was there
 * before is the last step of it. It adds nothing; for that the new passkey has to be used first.
 */
export async function findOldThings(
  deps: Deps,
  { session, account }: SignedIn,
): Promise<Outcome<OldThings, "recovery_over">> {
  const pass = session.accessPassId === null ? null : await findAccessPass(deps.db, session.accessPassId);
  const isOver = deps.clock.now() >= session.createdAt + seconds(limits.accessPassLifetimeSeconds);
  if (pass === null || pass.recoveryId === null || isOver) return refuse("recovery_over");
  const own = await sessionsOfPass(deps.db, pass.id);
  const isNew = ({ addedInSessionId }: Passkey) => addedInSessionId !== null && own.includes(addedInSessionId);
  const devices = (await devicesOf(deps.db, account.id)).filter(
    ({ id, revokedAt }) => revokedAt === null && id !== session.deviceId,
  );
  const onListed = ({ deviceId }: Passkey) => devices.some(({ id }) => id === deviceId);
  return accept({
    devices,
    passkeys: (await passkeysOf(deps.db, account.id)).filter((passkey) => !isNew(passkey) && !onListed(passkey)),
    sessions: (await liveSessions(deps, account.id)).filter(
      ({ id, deviceId }) => deviceId === null && !own.includes(id),
    ),
    apps: (await connectedAppsOf(deps, account.id)).map(({ clientId: id, name, since }) => ({ id, name, since })),
  });
}

/** Removes all that is not kept (by id): devices with all that is theirs, passkeys, sessions, what apps hold. */
export async function removeOldThings(
  deps: Deps,
  signedIn: SignedIn,
  kept: ReadonlySet<string>,
): Promise<Outcome<number, "recovery_over">> {
  const found = await findOldThings(deps, signedIn);
  if (!found.ok) return found;
  const going = <Thing extends { readonly id: string }>(things: readonly Thing[]) =>
    things.filter(({ id }) => !kept.has(id));
  const old = {
    devices: going(found.value.devices),
    passkeys: going(found.value.passkeys),
    sessions: going(found.value.sessions),
    apps: going(found.value.apps),
  };
  const stopped = await inTransactionKept(deps.db, (tx) => removeAll(tx, deps, signedIn, old));
  for (const id of stopped) deps.changes.announce(id);
  return accept(Object.values(old).flat().length);
}

async function removeAll(
  tx: Database,
  deps: Deps,
  signedIn: SignedIn,
  { devices, passkeys, sessions, apps }: OldThings,
): Promise<readonly SignInRequestId[]> {
  const now = deps.clock.now();
  const { session, account } = signedIn;
  const accountId = account.id;
  const requests: SignInRequestId[] = [];
  for (const { id: deviceId } of devices) {
    const ended = await endDevice(tx, deps, { accountId, deviceId, lost: true, undoApprovals: false }, now);
    if (ended.ok) requests.push(...ended.value.requests);
  }
  for (const { id, name } of passkeys) {
    await removePasskey(tx, accountId, id, now);
    await notify(tx, deps, accountId, { kind: "passkey_removed", name }, now);
  }
  for (const { id } of sessions) {
    await endSessionInPlace(tx, id, now);
    await revokeGrantsOfSession(tx, id, now);
  }
  for (const { id } of apps) await takeFromApp(tx, signedIn, id, now);
  const ids = [...devices, ...passkeys, ...sessions, ...apps].map(({ id }) => id);
  await recordAudit(tx, {
    event: "recovery_tidied",
    at: now,
    accountId,
    subjectId: session.accessPassId,
    address: session.address,
    detail: { removed: ids },
  });
  return requests;
}
