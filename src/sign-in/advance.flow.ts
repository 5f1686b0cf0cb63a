import type { Database } from "../database/open.ts";
import { afterCommit } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { approvedToRedeemed, signIns } from "../metrics.ts";
import { hastenPing } from "../notices/callback.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import { stepOfPhone } from "./next-step.ts";
import { findPolled, findSignInRequest, saveSignInRequest } from "./sign-in-request.store.ts";
import {
  isDecided,
  type PolledKind,
  type SignInEvent,
  type SignInRefusal,
  type SignInRequest,
} from "./sign-in-request.ts";
import { transition } from "./transition.ts";
import { findUserCode, newestCodes } from "./user-code.store.ts";
import type { EnteredCode } from "./user-code.ts";

export const findRequest = (db: Database, id: SignInRequestId): Promise<SignInRequest | null> =>
  findSignInRequest(db, id);

/** By the hash of what its client polls with: a device code, or an auth_req_id. */
export const findPolledRequest = (
  db: Database,
  kind: PolledKind,
  redeemerHash: string,
): Promise<SignInRequest | null> => findPolled(db, kind, redeemerHash);

/**
 * Lets the event happen to the request and saves it by compare-and-swap. Whoever has just read it hands it in, and it is not read
 * again unless it has changed since. Whoever loses a race decides again on what the winner wrote, and so is refused for the
 * true reason. Announce the change once the transaction has been committed.
 */
export async function advanceSignInRequest(
  tx: Database,
  which: SignInRequestId | SignInRequest,
  event: SignInEvent,
  now: number,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found">> {
  const id = typeof which === "string" ? which : which.id;
  for (let read = typeof which === "string" ? null : which; ; read = null) {
    const request = read ?? (await findSignInRequest(tx, id));
    if (request === null) return refuse("not_found");
    const next = transition(request, event, now);
    if (!next.ok && read !== null) continue;
    if (!next.ok) return next;
    if (!(await saveSignInRequest(tx, request, next.value))) continue;
    // CIBA Core §10.2: "after a successful or failed end-user authentication".
    countState(tx, request, next.value);
    if (request.kind === "ciba" && isDecided(next.value.state)) await hastenPing(tx, id, now);
    return accept(next.value);
  }
}

/** Counts a request that has come into another state; `before` is null when it has just begun. */
export function countState(
  tx: Database,
  before: SignInRequest | null,
  { kind, state, changedAt }: SignInRequest,
): void {
  if (before?.state.name === state.name) return;
  afterCommit(tx, () => {
    signIns.add({ kind, state: state.name, verdict: "terms" in state ? state.terms.verdict : "none" });
    if (before?.state.name === "approved" && state.name === "redeemed")
      approvedToRedeemed.observe({ kind }, (changedAt - before.changedAt) / 1000);
  });
}

/**
 * The request that this code finds. An expired code still finds its request for a while, with the refusal that says so;
 * a code that nobody was shown is `wrong_code`.
 */
export async function findRequestByCode(
  db: Database,
  entered: EnteredCode,
  now: number,
): Promise<Outcome<SignInRequest, "wrong_code" | "code_expired">> {
  const code = await findUserCode(db, entered.code);
  if (code === null || code.form !== entered.form) return refuse("wrong_code");
  const request = await findSignInRequest(db, code.requestId);
  if (request === null) return refuse("wrong_code");
  // A code outlives its own time once it has been used: the request then has states of its own to tell of.
  return now >= code.expiresAt && request.state.name === "pending" ? refuse("code_expired") : accept(request);
}

/** The typed code that the new screen shows beside the QR. */
export async function typedCodeOf(db: Database, id: SignInRequestId): Promise<string> {
  return (await newestCodes(db, id)).typed?.code ?? "";
}

/** Whether this session is the one that has the request open. */
export async function openedBy(
  deps: Pick<Deps, "db" | "clock">,
  id: SignInRequestId,
  signedIn: SignedIn,
): Promise<boolean> {
  const request = await findSignInRequest(deps.db, id);
  return request !== null && stepOfPhone(request, signedIn, deps.clock.now()).step === "decide";
}
