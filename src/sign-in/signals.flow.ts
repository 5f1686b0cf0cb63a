import { attemptsOf, noteAttempt } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { sourceOf } from "../proximity/address.ts";
import type { SignInRequest } from "./sign-in-request.ts";
import { isCooled, type SourceSignals, signalKeys } from "./signals.ts";

export const isSourceCooled = async (
  db: Database,
  address: string,
  accountId: AccountId,
  now: number,
): Promise<boolean> => isCooled(await readSignals(db, address, accountId, now));

async function readSignals(db: Database, address: string, accountId: AccountId, now: number): Promise<SourceSignals> {
  const keys = signalKeys(sourceOf(address), accountId);
  const counts = await attemptsOf(db, Object.values(keys), now);
  return {
    openedUnknown: counts.get(keys.openedUnknown) ?? 0,
    notStarted: counts.get(keys.notStarted) ?? 0,
    peopleNotStarted: counts.get(keys.peopleNotStarted) ?? 0,
  };
}

/** Counts a signal against the source of the request, and alerts when it is one too many or grave by itself. */
export async function recordSignal(
  tx: Database,
  kind: "openedUnknown" | "notStarted",
  request: SignInRequest,
  accountId: AccountId,
  now: number,
): Promise<void> {
  const { address } = request.screen;
  const keys = signalKeys(sourceOf(address), accountId);
  const before = await readSignals(tx, address, accountId, now);
  await noteAttempt(tx, keys[kind], now);
  if (kind === "notStarted" && before.notStarted === 0) await noteAttempt(tx, keys.peopleNotStarted, now);
  const cooled = !isCooled(before) && (await isSourceCooled(tx, address, accountId, now));
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
