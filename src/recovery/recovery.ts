/**
 * A recovery: somebody who has lost their devices proves by other means who they are. What may happen to it is here; what
 * the proofs are worth is in `proofs.ts`, how each is checked in `prove.flow.ts`. It ends in a Temporary Access Pass.
 *
 *   proving ──prove──▶ waiting ──prove, or wait over──▶ ready ──finish──▶ finished
 *      │  └──────prove, when that is enough at once───────▲
 *      └──── cancel, expire ──── (from all unfinished) ──▶ cancelled · expired
 */
import type { AccountId, RecoveryId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type ProofMethod, weigh } from "./proofs.ts";

export type RecoveryState =
  | { readonly name: "proving" }
  /** One method alone: until then (epoch milliseconds) every trusted device may stop it. */
  | { readonly name: "waiting"; readonly until: number }
  | { readonly name: "ready" }
  | { readonly name: "finished" }
  | { readonly name: "cancelled" }
  | { readonly name: "expired" };

export interface Recovery {
  readonly id: RecoveryId;
  /** Counts saves; a save succeeds only on the version that was read. */
  readonly version: number;
  /** The name as typed, folded. */
  readonly identifier: string;
  /** Null for a name that is nobody's, or a disabled account's: nothing can be proved then, and nothing else differs. */
  readonly accountId: AccountId | null;
  /** Hash of the secret that only the browser that began it has. */
  readonly bindingHash: string;
  readonly state: RecoveryState;
  readonly proofs: readonly ProofMethod[];
  readonly browser: string;
  readonly system: string;
  readonly address: string;
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly cancelledBy: Canceller | null;
}

/** The owner on a trusted device, the browser that began it, or the operator who disables the account. */
export type Canceller = "owner" | "browser" | "operator";

export type RecoveryEvent =
  /** `waitSeconds`: how long one method alone has to wait. `doubtful`: methods that are good for a wait and no more. */
  | {
      readonly name: "prove";
      readonly method: ProofMethod;
      readonly waitSeconds: number;
      readonly doubtful?: readonly ProofMethod[];
    }
  | { readonly name: "wait_over" }
  | { readonly name: "finish" }
  | { readonly name: "cancel"; readonly by: Canceller }
  | { readonly name: "expire" };

export type RecoveryRefusal =
  | "still_proving"
  | "still_waiting"
  | "already_ready"
  | "proved_already"
  | "recovery_finished"
  | "recovery_cancelled"
  | "recovery_expired";

/** `protectedUntil` of the account, in epoch milliseconds: what happens to a recovery depends on it. */
export type ProtectedUntil = number | null;

const isUnfinished = ({ name }: RecoveryState): boolean => name === "proving" || name === "waiting" || name === "ready";

/**
 * Where it stands, whatever its row says: a wait ends and a recovery expires by themselves. Once the account is under
 * protection, less than two methods wait for the end of that too.
 */
export function stateNow(recovery: Recovery, protectedUntil: ProtectedUntil, now: number): RecoveryState {
  const { state, proofs } = recovery;
  if (!isUnfinished(state)) return state;
  if (now >= recovery.expiresAt) return { name: "expired" };
  if (state.name === "proving") return state;
  const waited = state.name === "waiting" ? state.until : 0;
  const until = weigh(proofs, true) === "enough" ? waited : Math.max(waited, protectedUntil ?? 0);
  return now < until ? { name: "waiting", until } : { name: "ready" };
}

/** The recovery after the event, or why the event may not happen. The caller saves it by compare-and-swap. */
export function transition(
  recovery: Recovery,
  event: RecoveryEvent,
  protectedUntil: ProtectedUntil,
  now: number,
): Outcome<Recovery, RecoveryRefusal> {
  const state = stateNow(recovery, protectedUntil, now);
  const become = (next: RecoveryState, changes: Partial<Recovery> = {}) =>
    accept({ ...recovery, version: recovery.version + 1, state: next, ...changes });

  switch (event.name) {
    case "prove": {
      if (state.name !== "proving" && state.name !== "waiting") return refuse(whyNot(state));
      if (recovery.proofs.includes(event.method)) return refuse("proved_already");
      const proofs = [...recovery.proofs, event.method];
      const next = afterProof(state, proofs, event, protectedUntil, now);
      return become(next, { proofs, expiresAt: expiryIn(next, recovery, now) });
    }
    case "wait_over":
      return state.name === "ready" && recovery.state.name === "waiting" ? become(state) : refuse(whyNot(state));
    case "finish":
      return state.name === "ready" ? become({ name: "finished" }, { endedAt: now }) : refuse(whyNot(state));
    case "cancel":
      return isUnfinished(state)
        ? become({ name: "cancelled" }, { endedAt: now, cancelledBy: event.by })
        : refuse(whyNot(state));
    case "expire":
      return state.name === "expired" && recovery.state.name !== "expired"
        ? become(state, { endedAt: now })
        : refuse(whyNot(state));
  }
}

function afterProof(
  state: RecoveryState,
  proofs: readonly ProofMethod[],
  { waitSeconds, doubtful = [] }: { readonly waitSeconds: number; readonly doubtful?: readonly ProofMethod[] },
  protectedUntil: ProtectedUntil,
  now: number,
): RecoveryState {
  const isProtected = protectedUntil !== null && now < protectedUntil;
  const beyondDoubt = proofs.filter((method) => !doubtful.includes(method));
  if (weigh(beyondDoubt, isProtected) === "enough") return { name: "ready" };
  // A wait that is under way is neither begun again nor shortened by a proof that does not end it.
  if (state.name === "waiting" || weigh(proofs, isProtected) === "nothing") return state;
  return { name: "waiting", until: Math.max(now + seconds(waitSeconds), protectedUntil ?? 0) };
}

/** The wait comes on top of the time for proving, and time to finish on top of either: nobody proves it all in vain. */
function expiryIn(state: RecoveryState, { expiresAt }: Recovery, now: number): number {
  if (state.name === "waiting") return Math.max(expiresAt, state.until + seconds(limits.recoveryReadySeconds));
  return state.name === "ready" ? Math.max(expiresAt, now + seconds(limits.accessPassLifetimeSeconds)) : expiresAt;
}

function whyNot(state: RecoveryState): RecoveryRefusal {
  switch (state.name) {
    case "proving":
      return "still_proving";
    case "waiting":
      return "still_waiting";
    case "ready":
      return "already_ready";
    default:
      return `recovery_${state.name}`;
  }
}
