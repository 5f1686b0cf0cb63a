import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept } from "../outcome.ts";
import { countState } from "./advance.flow.ts";
import { liveTypedCodes } from "./live-codes.flow.ts";
import { insertSignInRequest } from "./sign-in-request.store.ts";
import type { SignInRequest } from "./sign-in-request.ts";
import { insertUserCode, type StoredCode } from "./user-code.store.ts";
import { type CodeForm, userCodeDigits } from "./user-code.ts";

export type Beginning = Pick<
  SignInRequest,
  "kind" | "clientId" | "scopes" | "resource" | "redeemerHash" | "returnTo" | "screen"
> &
  Partial<Pick<SignInRequest, "wanted">> & {
    /** Thumbprint of a key that the new screen has proved already; browsers prove theirs later. */
    readonly browserKey?: string | null;
    /** Shorter than a device grant may be. */
    readonly lifetimeSeconds?: number;
  };

export interface BegunRequest {
  readonly request: SignInRequest;
  readonly typed: StoredCode;
  readonly scanned: StoredCode;
}

/** A request that nobody has looked at yet. */
export const newRequest = (
  deps: Pick<Deps, "random">,
  { browserKey = null, lifetimeSeconds: _, ...beginning }: Beginning,
  expiresAt: number,
  now: number,
): SignInRequest => ({
  wanted: "ordinary",
  ...beginning,
  id: deps.random.id("sir_"),
  version: 1,
  createdAt: now,
  changedAt: now,
  expiresAt,
  proximity: { browserKey, nearbyAt: null },
  named: null,
  offline: null,
  state: { name: "pending" },
});

/**
 * Begins a sign-in request with a code to type and a longer one to scan. Codes of a page are renewed by `renew.flow.ts`. What
 * else belongs to the request, `alongside` writes in the same transaction.
 */
export async function beginSignInRequest(
  deps: Deps,
  beginning: Beginning,
  alongside?: (tx: Database, request: SignInRequest) => Promise<void>,
): Promise<BegunRequest> {
  const now = deps.clock.now();
  const page = beginning.kind === "page";
  const lifetime = page
    ? limits.typedCodeLifetimeSeconds
    : (beginning.lifetimeSeconds ?? limits.deviceGrantLifetimeSeconds);
  const request = newRequest(deps, beginning, now + seconds(lifetime), now);
  const begun = await inTransaction(deps.db, async (tx) => {
    await insertSignInRequest(tx, request);
    await alongside?.(tx, request);
    countState(tx, null, request);
    const typed = await drawCode(tx, deps, "typed", request.id, lifetime, now);
    const scanned = await drawCode(
      tx,
      deps,
      "scanned",
      request.id,
      page ? limits.scannedCodeLifetimeSeconds : lifetime,
      now,
    );
    await recordAudit(tx, {
      event: "sign_in_requested",
      at: now,
      subjectId: request.id,
      clientId: request.clientId,
      address: request.screen.address,
      detail: { kind: request.kind, wanted: request.wanted },
    });
    return accept({ request, typed, scanned });
  });
  return begun.value;
}

/** Draws a code nobody else has, live or in quarantine; a collision costs another draw. */
export async function drawCode(
  tx: Database,
  deps: Pick<Deps, "db" | "random">,
  form: CodeForm,
  requestId: SignInRequestId,
  lifetimeSeconds: number,
  now: number,
): Promise<StoredCode> {
  const digits = form === "typed" ? userCodeDigits(await liveTypedCodes(tx, deps, now)) : 0;
  for (;;) {
    const code = form === "typed" ? String(deps.random.integer(10 ** digits)).padStart(digits, "0") : scannedCode(deps);
    const drawn: StoredCode = { code, form, requestId, createdAt: now, expiresAt: now + seconds(lifetimeSeconds) };
    if (await insertUserCode(tx, drawn)) return drawn;
  }
}

/** A scanned code always has a letter, so that it can never be taken for a typed one. */
function scannedCode(deps: Pick<Deps, "random">): string {
  for (;;) {
    const code = deps.random.orderedSecret(limits.scannedCodeBytes);
    if (/[A-Za-z_]/.test(code)) return code;
  }
}
