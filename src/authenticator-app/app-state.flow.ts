import type { Deps } from "../deps.ts";
import { pushReach } from "../notices/push-subscription.flow.ts";
import { offlineCredentialOf } from "../offline-answer/offline-key.flow.ts";
import { viewLockoutRisk } from "../recovery/lockout-risk.flow.ts";
import type { Situation } from "../recovery/lockout-risk.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { AppState } from "./app-state.ts";

export interface AppFacts extends Omit<AppState, "hint"> {
  /** The worst that losing one thing would do, while that is worth bringing up. */
  readonly worst: Situation | null;
}

/** What the app may know of whoever holds it. Without a session: only the time. By a code: no more than who it is. */
export async function viewAppState(deps: Deps, present: SignedIn | null): Promise<AppFacts> {
  const now = deps.clock.now();
  const nothing = { now, signedIn: "none", name: null, push: "none", offlinePasskey: null, worst: null } as const;
  if (present === null) return nothing;
  const { session, account } = present;
  const { deviceId } = session;
  if (deviceId === null) return { ...nothing, signedIn: "session", name: account.displayName };
  const risk = await viewLockoutRisk(deps, account.id);
  return {
    now,
    signedIn: "device",
    name: account.displayName,
    push: (await pushReach(deps.db, account.id, now)).get(deviceId) ?? "none",
    offlinePasskey: await offlineCredentialOf(deps.db, account.id, deviceId),
    worst: risk.bringUp ? risk.worst : null,
  };
}
