import type { Deps } from "../deps.ts";
import { type ScreenTrust, trustInScreen } from "../devices/vouch-for-screen.flow.ts";
import { sha256 } from "../digest.ts";
import { hostStatementOf } from "../hosts/host.flow.ts";
import type { HostStatement } from "../hosts/host-request.ts";
import type { SignInRequestId } from "../ids.ts";
import { knownClient } from "../oauth/clients/client.flow.ts";
import type { Client } from "../oauth/clients/client.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Passkey } from "../passkeys/passkey.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import type { Terms } from "../policy/terms.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { type PhoneStep, stepOfPhone } from "../sign-in/next-step.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { checkCodeFor } from "./check-code.flow.ts";
import type { Statement } from "./statement.ts";

export type PhoneView = { readonly request: SignInRequest; readonly client: Client | null } & (
  | {
      readonly step: "decide";
      readonly statement: Statement;
      readonly terms: Terms;
      readonly challenge: string;
      readonly passkeys: readonly Passkey[];
    }
  | { readonly step: "show_check_code"; readonly checkCode: string }
  | Extract<PhoneStep, { step: "refused" }>
  | (Extract<PhoneStep, { step: "decided" }> & {
      readonly trust: ScreenTrust | null;
      readonly host: HostStatement | null;
    })
);

/** What the phone shows for this request: the card, or what became of it. Refuses `not_opened_by_you` to everybody else. */
export async function viewOnPhone(
  deps: Deps,
  signedIn: SignedIn,
  id: SignInRequestId,
): Promise<Outcome<PhoneView, "not_found" | "not_opened_by_you">> {
  const request = await findRequest(deps.db, id);
  if (request === null) return refuse("not_found");
  const next = stepOfPhone(request, signedIn, deps.clock.now());
  if (next.step === "not_yours") return refuse("not_opened_by_you");
  const client = request.clientId === null ? null : await knownClient(deps, request.clientId);
  if (next.step === "refused") return accept({ request, client, ...next });
  if (next.step === "decided") {
    const host = await hostStatementOf(deps.db, request);
    return accept({ request, client, ...next, trust: await trustInScreen(deps, signedIn, request), host });
  }
  if (next.step === "show_check_code") {
    const checkCode = await checkCodeFor(deps.db, id);
    if (checkCode === null) throw new Error(`sign-in request ${id} asks for a check code and has no countersignature`);
    return accept({ request, client, step: next.step, checkCode });
  }
  return accept({
    request,
    client,
    step: next.step,
    // The card is drawn from the very statement that is signed, so that the two cannot tell different stories.
    statement: JSON.parse(next.statement) as Statement,
    terms: next.terms,
    challenge: sha256(next.statement),
    passkeys: await passkeysOf(deps.db, signedIn.account.id),
  });
}
