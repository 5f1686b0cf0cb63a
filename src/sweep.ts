import type { Deps } from "./deps.ts";
import { sweepEnrolments } from "./devices/offer-enrolment.flow.ts";
import { limits, seconds } from "./limits.ts";
import { sweepOutbox } from "./notices/notice.flow.ts";
import { sweepAuthorizations } from "./oauth/sweep.flow.ts";
import { sweepChallenges } from "./passkeys/passkey-challenge.flow.ts";
import { sweepChannels } from "./proximity/nearby.flow.ts";
import { sweepAddressCodes } from "./recovery/address-code.flow.ts";
import { sweepRecoveries } from "./recovery/recovery.flow.ts";
import { signOutIdleScreens } from "./sessions/shared-screen.flow.ts";
import { sweepSignIns } from "./sign-in/sweep.flow.ts";
import { rotateDueKeys } from "./signing-keys/rotation.flow.ts";
import { retireSshAuthorities } from "./signing-keys/ssh-authority.flow.ts";
import { sweepCertificates } from "./ssh/certificate.flow.ts";

const everySeconds = 60;

/** Removes what has run out, once a minute and in slices. Nothing depends on it: every reader checks the time itself. */
export function sweepRegularly(deps: Deps): () => void {
  const timer = setInterval(() => {
    sweep(deps).catch((error: unknown) =>
      deps.log.error({ err: error }, "the sweep failed; it runs again in a minute"),
    );
  }, seconds(everySeconds));
  timer.unref();
  return () => clearInterval(timer);
}

async function sweep(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  await sweepSignIns(deps.db, now);
  await signOutIdleScreens(deps, now);
  await sweepRecoveries(deps.db, now);
  await sweepAuthorizations(deps.db, now);
  await sweepChannels(deps.db, now);
  await sweepAddressCodes(deps.db, now);
  await sweepOutbox(deps.db, now);
  await sweepEnrolments(deps.db, now);
  await rotateDueKeys(deps);
  await retireSshAuthorities(deps);
  await sweepCertificates(deps.db, now);
  await sweepChallenges(deps.db, now - seconds(limits.passkeyChallengeLifetimeSeconds));
}
