import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { ClientId, SignInRequestId } from "../ids.ts";
import { accept, type Outcome } from "../outcome.ts";
import type { ScreenUse } from "../policy/screen-use.ts";
import { advanceSignInRequest } from "./advance.flow.ts";
import { beginSignInRequest } from "./begin.flow.ts";
import { findUnfinishedOfBrowser } from "./sign-in-request.store.ts";
import type { ConsumptionDevice, SignInRefusal, SignInRequest } from "./sign-in-request.ts";

/** A browser, and what is to come of it when it is signed in. */
interface Destined {
  readonly redeemerHash: string;
  readonly returnTo: string | null;
  /** What it asks to be. */
  readonly wanted: ScreenUse;
}

/** The unfinished request that this browser already has for this destination. */
export const unfinishedRequest = (
  { db, clock }: Pick<Deps, "db" | "clock">,
  { redeemerHash, returnTo, wanted }: Destined,
): Promise<SignInRequest | null> => findUnfinishedOfBrowser(db, redeemerHash, returnTo, wanted, clock.now());

/** That one, or a new one: a reload shows one code. */
export async function requestForPage(
  deps: Deps,
  page: Destined & {
    readonly screen: ConsumptionDevice;
    readonly clientId: ClientId | null;
    readonly scopes: readonly string[];
  },
): Promise<SignInRequest> {
  const present = await unfinishedRequest(deps, page);
  if (present !== null) return present;
  return (await beginSignInRequest(deps, { kind: "page", resource: null, ...page })).request;
}

/** The new screen gives its request up. A request that is over already stays as it is. */
export async function cancelRequest(
  deps: Deps,
  id: SignInRequestId,
  redeemerHash: string,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found">> {
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const cancelled = await advanceSignInRequest(tx, id, { name: "cancel", redeemerHash }, now);
    if (cancelled.ok) await recordAudit(tx, { event: "sign_in_cancelled", at: now, subjectId: id });
    return cancelled.ok ? accept(cancelled.value) : cancelled;
  });
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}
