import type { Database } from "../database/open.ts";
import { sha256 } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { isStoredAssertionValid } from "../passkeys/verify-stored-assertion.flow.ts";
import { findCountersignature } from "./countersignature.store.ts";
import type { Countersignature } from "./countersignature.ts";
import type { Statement } from "./statement.ts";

/**
 * Checks a countersignature again, years later, from its row alone: that the passkey, its user verified, signed exactly
 * this statement, and that the statement is about this request and account.
 */
export async function verifyCountersignature(
  db: Database,
  requestId: SignInRequestId,
): Promise<
  Outcome<
    { readonly countersignature: Countersignature; readonly statement: Statement },
    "not_found" | "signature_invalid"
  >
> {
  const countersignature = await findCountersignature(db, requestId);
  if (countersignature === null) return refuse("not_found");
  const valid = await isStoredAssertionValid({ ...countersignature, challenge: sha256(countersignature.statement) });
  if (!valid) return refuse("signature_invalid");
  const statement = JSON.parse(countersignature.statement) as Statement;
  const consistent = statement.request === requestId && statement.account.id === countersignature.accountId;
  return consistent ? accept({ countersignature, statement }) : refuse("signature_invalid");
}
