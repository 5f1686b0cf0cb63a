import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { listPasskeys } from "./passkey.store.ts";
import type { Passkey } from "./passkey.ts";
import type { PasskeyAttestation } from "./passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "./passkey-challenge.flow.ts";
import {
  addPasskey,
  type PasskeyCreationOptions,
  passkeyCreationOptions,
  verifyNewPasskey,
} from "./register-passkey.flow.ts";

/** For one more passkey on an account. Refuses unless this device verified its user minutes ago. */
export async function beginRegistration(
  deps: Deps,
  { session, account }: SignedIn,
): Promise<Outcome<PasskeyCreationOptions, "device_needed" | "fresh_verification_needed">> {
  const allowed = mayChangeAccount(session, deps.clock.now());
  if (!allowed.ok) return allowed;
  const options = await passkeyCreationOptions(deps, account, await listPasskeys(deps.db, account.id));
  await rememberChallenge(deps, options.challenge, { purpose: "registration", boundTo: session.id, payload: null });
  return accept(options);
}

export async function finishRegistration(
  deps: Deps,
  { session, account }: SignedIn,
  response: PasskeyAttestation,
  name: string,
): Promise<Outcome<Passkey, "challenge_expired" | "passkey_not_verified" | "passkey_known_already">> {
  const taken = await redeemChallenge(deps, response.response.clientDataJSON, {
    purpose: "registration",
    boundTo: session.id,
  });
  if (!taken.ok) return taken;
  const verified = await verifyNewPasskey(deps, response, taken.value.challenge);
  if (!verified.ok) return verified;
  const owner = { accountId: account.id, name, addedInSessionId: session.id, deviceId: session.deviceId };
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const added = await addPasskey(tx, deps, verified.value, owner, now);
    if (added.ok) await notify(tx, deps, account.id, { kind: "passkey_added", name: added.value.name }, now);
    return added;
  });
}
