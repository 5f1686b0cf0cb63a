import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { seconds } from "../limits.ts";
import { pushSignIn } from "../notices/notice.flow.ts";
import { countState } from "./advance.flow.ts";
import { type Beginning, newRequest } from "./begin.flow.ts";
import { insertSignInRequest } from "./sign-in-request.store.ts";
import type { SignInRequest } from "./sign-in-request.ts";

/**
 * Begins a request that a client makes of a person whom it names (CIBA Core §7), in the caller's transaction. It has no
 * code: nobody stands before a screen that could show one, and a code that nobody knows could only be guessed. Announce
 * the account and call `wakeOutbox` after the commit.
 */
export async function beginBackchannelRequest(
  tx: Database,
  deps: Pick<Deps, "random">,
  beginning: Omit<Beginning, "kind" | "returnTo">,
  person: { readonly accountId: AccountId; readonly identifier: string },
  lifetimeSeconds: number,
  now: number,
): Promise<SignInRequest> {
  const expiresAt = now + seconds(lifetimeSeconds);
  const request: SignInRequest = {
    ...newRequest(deps, { ...beginning, kind: "ciba", returnTo: null }, expiresAt, now),
    named: person,
  };
  await insertSignInRequest(tx, request);
  countState(tx, null, request);
  const { id, clientId, screen } = request;
  const about = { at: now, subjectId: id, clientId, address: screen.address };
  await recordAudit(tx, { event: "sign_in_requested", ...about, detail: { kind: request.kind } });
  await recordAudit(tx, { event: "sign_in_named", ...about, accountId: person.accountId });
  await pushSignIn(tx, deps, id, expiresAt, now);
  return request;
}
