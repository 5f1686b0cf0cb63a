import type { Database } from "../database/open.ts";
import type { DeviceId, SessionId } from "../ids.ts";
import { tellClientsOfEnd } from "../oauth/logout/backchannel-logout.flow.ts";
import { revokeGrantsOfSession } from "../oauth/tokens/grant.flow.ts";
import { endSessionsByDevice, sessionIdsOfDevice } from "./session.store.ts";

/**
 * Signs a device out everywhere. What its sessions granted to clients goes on, unless `grants` are to end too. Returns
 * all sessions that it ever had, for taking back what they changed.
 */
export async function endSessionsOfDevice(
  tx: Database,
  deviceId: DeviceId,
  { grants }: { readonly grants: boolean },
  now: number,
): Promise<readonly SessionId[]> {
  await tellClientsOfEnd(tx, await endSessionsByDevice(tx, deviceId, now), now);
  const sessions = await sessionIdsOfDevice(tx, deviceId);
  if (grants) for (const sessionId of sessions) await revokeGrantsOfSession(tx, sessionId, now);
  return sessions;
}

/** All sessions that this device ever had, also those that are over. */
export const sessionsOfDevice = (db: Database, deviceId: DeviceId): Promise<readonly SessionId[]> =>
  sessionIdsOfDevice(db, deviceId);
