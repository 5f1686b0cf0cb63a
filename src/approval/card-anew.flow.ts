import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayUseAs, type ScreenUse } from "../policy/screen-use.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { stepOfPhone } from "../sign-in/next-step.ts";
import { type OpenRefusal, openRequest } from "./open.flow.ts";
import { openerOfSession } from "./opener.ts";

/**
 * Judges an opened request again, once something more has been proved (the link-local channel), and makes the card anew
 * when that changes its terms. True when it did; else the card on the phone stays the one to approve.
 */
export async function judgeAgain(
  deps: Deps,
  signedIn: SignedIn,
  id: SignInRequestId,
  address: string,
): Promise<Outcome<boolean, OpenRefusal>> {
  const request = await findRequest(deps.db, id);
  const opener = openerOfSession(signedIn);
  if (request?.state.name !== "opened" || opener === null) return refuse("not_found");
  const before = request.state;
  const { userCode, terms } = before;
  const again = await openRequest(deps, { opener, request, userCode, address, use: terms.use, unless: terms });
  if (!again.ok) return again;
  const after = await findRequest(deps.db, id);
  return accept(after?.state.name !== "opened" || after.state.statement !== before.statement);
}

/**
 * The person says on the card what the new screen is: the card is made anew, and states it. Refuses `use_not_possible` for
 * what `mayUseAs` does not let them choose, `not_opened_by_you` to anybody else, and everything that opening refuses.
 */
export async function chooseUse(
  deps: Deps,
  signedIn: SignedIn,
  id: SignInRequestId,
  use: ScreenUse,
  address: string,
): Promise<Outcome<SignInRequestId, OpenRefusal | "use_not_possible">> {
  const request = await findRequest(deps.db, id);
  const opener = openerOfSession(signedIn);
  if (request === null || opener === null) return refuse("not_found");
  const step = stepOfPhone(request, signedIn, deps.clock.now());
  if (step.step === "not_yours") return refuse("not_opened_by_you");
  if (step.step !== "decide") return refuse("already_decided");
  const { userCode, terms } = step;
  const allowed = mayUseAs(use, request, terms.form);
  if (!allowed.ok) return allowed;
  return openRequest(deps, { opener, request, userCode, address, use, unless: terms });
}
