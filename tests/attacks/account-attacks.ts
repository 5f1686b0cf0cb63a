import { accountAttacks as namedRequest } from "./16-named-request.ts";
import { accountAttacks as offlineAnswer } from "./17-offline-answer.ts";
import { accountAttacks as enrolment } from "./18-enrolment.ts";
import { accountAttacks as recovery } from "./19-recovery.ts";
import { accountAttacks as accessPass } from "./20-access-pass.ts";
import { accountAttacks as staleCookie } from "./21-stale-cookie.ts";
import { accountAttacks as newcomer } from "./22-newcomer.ts";
import { accountAttacks as firstRun } from "./23-first-run.ts";
import type { AccountAttack } from "./account-attack.ts";

/** Numbered as issue 4 asks for them, after those of issue 3. */
export const accountAttacks: readonly AccountAttack[] = [
  ...namedRequest,
  ...offlineAnswer,
  ...enrolment,
  ...recovery,
  ...accessPass,
  ...staleCookie,
  ...newcomer,
  ...firstRun,
];
