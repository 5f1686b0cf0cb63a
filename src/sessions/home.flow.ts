import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import type { KnownBrowser } from "../proximity/known-browser.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { openerOf } from "../sign-in/sign-in-request.ts";
import { liveSessions } from "./live-session.flow.ts";
import type { Session, SignedIn } from "./session.ts";

export interface HomeView {
  readonly sessions: readonly (Session & { readonly current: boolean; readonly countersignedBy: string | null })[];
  readonly knownBrowsers: readonly KnownBrowser[];
}

/** Where this person is signed in, and by which device's countersignature. */
export async function viewHome(deps: Deps, { session: current, account }: SignedIn): Promise<HomeView> {
  const sessions = [];
  for (const session of await liveSessions(deps, account.id)) {
    sessions.push({
      ...session,
      current: session.id === current.id,
      countersignedBy: await countersignerOf(deps, session),
    });
  }
  // The one before the person comes first; of the others, their order of use is kept.
  sessions.sort((left, right) => Number(right.current) - Number(left.current));
  return { sessions, knownBrowsers: await knownBrowsersOf(deps.db, account.id) };
}

async function countersignerOf(deps: Deps, session: Session): Promise<string | null> {
  if (session.signInRequestId === null) return null;
  const request = await findRequest(deps.db, session.signInRequestId);
  const opener = request === null ? null : openerOf(request.state);
  return opener === null ? null : ((await findDevice(deps.db, opener.deviceId))?.name ?? null);
}
