import { createHash } from "node:crypto";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { equalInConstantTime } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { refuse } from "../outcome.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import type { SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";
import { checkCodeOf, readCheckCode } from "./check-code.ts";
import { findCountersignature } from "./countersignature.store.ts";

/** The six digits that the phone shows while the new screen is asked for them; null when there is no countersignature. */
export async function checkCodeFor(db: Database, id: SignInRequestId): Promise<string | null> {
  const countersignature = await findCountersignature(db, id);
  if (countersignature === null) return null;
  return checkCodeOf(createHash("sha256").update(countersignature.signature).digest("hex"));
}

/**
 * What was typed on the new screen. Right: the request is approved. Wrong: one of three tries is gone, and with the third
 * the request is denied. The answer is the request as it is now; a wrong code is no refusal, for its try is kept.
 */
export async function enterCheckCode(
  deps: Deps,
  id: SignInRequestId,
  redeemerHash: string,
  entered: string,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found" | "check_code_malformed">> {
  const code = readCheckCode(entered);
  if (code === null) return refuse("check_code_malformed");
  const expected = await checkCodeFor(deps.db, id);
  const matches = expected !== null && equalInConstantTime(code, expected);
  const now = deps.clock.now();
  const outcome = await inTransactionKept(deps.db, async (tx) => {
    const checked = await advanceSignInRequest(tx, id, { name: "check", redeemerHash, matches }, now);
    if (checked.ok) {
      const event = matches ? "check_code_entered" : "check_code_wrong";
      await recordAudit(tx, { event, at: now, subjectId: id, clientId: checked.value.clientId });
    }
    return checked;
  });
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}
