import type { Deps } from "../deps.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import type { KnownBrowser } from "../proximity/known-browser.ts";
import { type RiskView, viewLockoutRisk } from "../recovery/lockout-risk.flow.ts";
import { countersignerOf } from "../sign-in/countersigner.flow.ts";
import { liveSessions } from "./live-session.flow.ts";
import type { Session, SignedIn } from "./session.ts";

export interface HomeView {
  readonly sessions: readonly (Session & { readonly current: boolean; readonly countersignedBy: string | null })[];
  readonly knownBrowsers: readonly KnownBrowser[];
  readonly risk: RiskView;
}

/** Where this person is signed in, and by which device's countersignature. */
export async function viewHome(deps: Deps, { session: current, account }: SignedIn): Promise<HomeView> {
  const sessions = [];
  for (const session of await liveSessions(deps, account.id)) {
    sessions.push({
      ...session,
      current: session.id === current.id,
      countersignedBy: await countersignerOf(deps, session.signInRequestId),
    });
  }
  // The one before the person comes first; of the others, their order of use is kept.
  sessions.sort((left, right) => Number(right.current) - Number(left.current));
  const risk = await viewLockoutRisk(deps, account.id);
  return { sessions, risk, knownBrowsers: await knownBrowsersOf(deps.db, account.id) };
}
