import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { type Outcome, refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { type OpenRefusal, openRequest } from "./open.flow.ts";
import { openerOfSession } from "./opener.ts";

/**
 * Opens a request that a client made of this very person (CIBA), from the app's list and without a code: its client has
 * proved who it is and no screen shows one. Of every other kind, and of every other person's, it is `not_found`.
 */
export async function openBackchannelRequest(
  deps: Deps,
  signedIn: SignedIn,
  id: SignInRequestId,
  address: string,
): Promise<Outcome<SignInRequestId, OpenRefusal>> {
  const opener = openerOfSession(signedIn);
  if (opener === null) return refuse("device_needed");
  const request = await findRequest(deps.db, id);
  if (request?.kind !== "ciba" || request.named?.accountId !== opener.accountId) return refuse("not_found");
  return openRequest(deps, { opener, request, userCode: "", address });
}
