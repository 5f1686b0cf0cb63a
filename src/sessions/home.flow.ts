import type { Deps } from "../deps.ts";
import { findClaimOfSession } from "../devices/claim-enrolment.flow.ts";
import { limits, seconds } from "../limits.ts";
import { mayBeKept } from "../policy/policy.ts";
import { type RiskView, viewLockoutRisk } from "../recovery/lockout-risk.flow.ts";
import { countersignerOf } from "../sign-in/countersigner.flow.ts";
import { liveSessions } from "./live-session.flow.ts";
import type { Session, SignedIn } from "./session.ts";

export interface HomeView {
  readonly sessions: readonly (Session & { readonly current: boolean; readonly countersignedBy: string | null })[];
  readonly risk: RiskView;
  /** The device that lets this browser have a passkey of its own. */
  readonly trustedBy: string | null;
  /** It may still be offered that: signed in, in full and just now, by a device that may say so any moment. */
  readonly awaitsTrust: boolean;
}

/** Where this person is signed in, and by which device's countersignature. */
export async function viewHome(deps: Deps, signedIn: SignedIn): Promise<HomeView> {
  const { session: current, account } = signedIn;
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
  const trustedBy = (await findClaimOfSession(deps, signedIn))?.byDevice.name ?? null;
  const signedInByPhone = current.signInRequestId !== null && current.origin !== null && mayBeKept(current.origin);
  const recent = deps.clock.now() < current.createdAt + seconds(limits.bindingCodeLifetimeSeconds);
  return { sessions, risk, trustedBy, awaitsTrust: signedInByPhone && recent && trustedBy === null };
}
