import type { Deps } from "../deps.ts";
import { pushReach } from "../notices/push-subscription.flow.ts";
import { offlineCredentialOf } from "../offline-answer/offline-key.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { AppState } from "./app-state.ts";

/** What the app may know of whoever holds it. Without a session: only the time. */
export async function viewAppState(deps: Pick<Deps, "clock" | "db">, present: SignedIn | null): Promise<AppState> {
  const now = deps.clock.now();
  if (present === null) return { now, signedIn: "none", name: null, push: "none", offlinePasskey: null };
  const { session, account } = present;
  const { deviceId } = session;
  return {
    now,
    signedIn: deviceId === null ? "session" : "device",
    name: account.displayName,
    push: (deviceId && (await pushReach(deps.db, account.id, now)).get(deviceId)) ?? "none",
    offlinePasskey: deviceId === null ? null : await offlineCredentialOf(deps.db, account.id, deviceId),
  };
}
