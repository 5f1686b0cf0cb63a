import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { sourceOf } from "../proximity/address.ts";
import { countAttempt, readAttempts } from "./code-tries.store.ts";
import { tryWindowStart } from "./code-tries.ts";
import type { SignInRequest } from "./sign-in-request.ts";
import { isCooled, signalKeys } from "./signals.ts";

export async function isSourceCooled(db: Database, address: string, now: number): Promise<boolean> {
  const keys = signalKeys(sourceOf(address));
  const counts = await readAttempts(db, Object.values(keys), tryWindowStart(now));
  return isCooled({ openedUnknown: counts.get(keys.openedUnknown) ?? 0, notStarted: counts.get(keys.notStarted) ?? 0 });
}

/** Counts a signal against the source of the request, and alerts when it is one too many or grave by itself. */
export async function recordSignal(
  tx: Database,
  kind: "openedUnknown" | "notStarted",
  request: SignInRequest,
  accountId: AccountId,
  now: number,
): Promise<void> {
  const source = sourceOf(request.screen.address);
  const before = await isSourceCooled(tx, request.screen.address, now);
  await countAttempt(tx, signalKeys(source)[kind], tryWindowStart(now));
  const cooled = !before && (await isSourceCooled(tx, request.screen.address, now));
  if (kind === "notStarted") await alert(tx, "alert_not_started_by_account", request, accountId, now);
  if (cooled) await alert(tx, "alert_source_cooled", request, accountId, now);
}

/** One code entered by two people: it was shown to, or sent to, more than the one it was for (RFC 10027, unique codes). */
export const recordCodeEnteredTwice = (
  tx: Database,
  request: SignInRequest,
  accountId: AccountId,
  now: number,
): Promise<void> => alert(tx, "alert_code_entered_twice", request, accountId, now);

/** Alerts are audit events whose name begins with `alert_`: what an administrator looks at first. */
const alert = (tx: Database, event: string, request: SignInRequest, accountId: AccountId, now: number): Promise<void> =>
  recordAudit(tx, {
    event,
    at: now,
    accountId,
    subjectId: request.id,
    clientId: request.clientId,
    address: request.screen.address,
  });
