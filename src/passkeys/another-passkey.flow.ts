import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { listPasskeys } from "./passkey.store.ts";
import type { Passkey } from "./passkey.ts";
import type { Attachment, PasskeyAttestation } from "./passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "./passkey-challenge.flow.ts";
import { passkeyKind } from "./passkey-kind.ts";
import { unusedName } from "./passkey-name.ts";
import { productOf } from "./provenance.ts";
import {
  addPasskey,
  type NewPasskey,
  type PasskeyCreationOptions,
  passkeyCreationOptions,
  verifyNewPasskey,
} from "./register-passkey.flow.ts";

/** `security_key` asks the browser for one that is carried about, and not for what this device could make itself. */
export type WantedPasskey = "any" | "security_key";

/** What a new passkey is called when its maker is not known: after this device, or as what it is. */
export interface FirstNames {
  readonly onThisDevice: string;
  readonly securityKey: string;
  readonly elsewhere: string;
}

/** For one more passkey on an account. Refuses unless this device verified its user minutes ago. */
export async function beginRegistration(
  deps: Deps,
  { session, account }: SignedIn,
  wanted: WantedPasskey = "any",
): Promise<Outcome<PasskeyCreationOptions, "device_needed" | "fresh_verification_needed">> {
  const allowed = mayChangeAccount(session, deps.clock.now());
  if (!allowed.ok) return allowed;
  const options = await passkeyCreationOptions(deps, account, await listPasskeys(deps.db, account.id));
  await rememberChallenge(deps, options.challenge, { purpose: "registration", boundTo: session.id, payload: null });
  return accept(wanted === "security_key" ? asSecurityKey(options) : options);
}

export async function finishRegistration(
  deps: Deps,
  { session, account }: SignedIn,
  response: PasskeyAttestation,
  names: FirstNames,
): Promise<
  Outcome<
    Passkey,
    | "challenge_expired"
    | "passkey_not_verified"
    | "passkey_known_already"
    | "device_needed"
    | "fresh_verification_needed"
  >
> {
  const redeemed = await redeemChallenge(deps, response.response.clientDataJSON, {
    purpose: "registration",
    boundTo: session.id,
  });
  if (!redeemed.ok) return redeemed;
  // Asked again: the challenge was good for longer than the verification it was given for.
  const allowed = mayChangeAccount(session, deps.clock.now());
  if (!allowed.ok) return allowed;
  const verified = await verifyNewPasskey(deps, response, redeemed.value.challenge);
  if (!verified.ok) return verified;
  const taken = (await listPasskeys(deps.db, account.id)).map((passkey) => passkey.name);
  const name = unusedName(firstName(verified.value, names, response.authenticatorAttachment), taken);
  const owner = { accountId: account.id, name, addedInSessionId: session.id, deviceId: session.deviceId };
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const added = await addPasskey(tx, deps, verified.value, owner, now);
    if (added.ok) await notify(tx, deps, account.id, { kind: "passkey_added", name: added.value.name }, now);
    return added;
  });
}

/** WebAuthn L3 §5.4.5, §5.8.7: `hints` for browsers that know them, the attachment for those that do not. */
const asSecurityKey = (options: PasskeyCreationOptions): PasskeyCreationOptions => ({
  ...options,
  hints: ["security-key"],
  authenticatorSelection: { ...options.authenticatorSelection, authenticatorAttachment: "cross-platform" },
});

function firstName(made: NewPasskey, names: FirstNames, attachment: Attachment | undefined): string {
  if (attachment === "platform")
    return made.boundHere ? names.onThisDevice : (productOf(made.aaguid) ?? names.onThisDevice);
  return productOf(made.aaguid) ?? (passkeyKind(made) === "security_key" ? names.securityKey : names.elsewhere);
}
