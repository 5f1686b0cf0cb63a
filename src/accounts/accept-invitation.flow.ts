import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { noteFirstPasskey, recogniseDevice } from "../devices/device.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { PasskeyAttestation } from "../passkeys/passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "../passkeys/passkey-challenge.flow.ts";
import {
  addPasskey,
  type PasskeyCreationOptions,
  passkeyCreationOptions,
  verifyNewPasskey,
} from "../passkeys/register-passkey.flow.ts";
import type { AskingBrowser } from "../passkeys/sign-in-with-passkey.flow.ts";
import { endSessionInPlace, startSession } from "../sessions/session.flow.ts";
import { findAccountByIdentifier, insertAccount, setLanguage } from "./account.store.ts";
import { type Account, readPersonNames } from "./account.ts";
import { findInvitation } from "./invitation.flow.ts";
import { useInvitation } from "./invitation.store.ts";
import type { InvitationRefusal } from "./invitation.ts";

/** What the person chose, kept with the challenge until the passkey exists; no account is made before that. */
type ChosenPerson = Pick<Account, "identifier" | "displayName" | "webauthnUserId">;

export async function beginAcceptance(
  deps: Deps,
  token: string,
  chosen: { readonly displayName: string; readonly identifier: string },
): Promise<Outcome<PasskeyCreationOptions, InvitationRefusal | "malformed_name" | "identifier_taken">> {
  const invitation = await findInvitation(deps, token);
  if (!invitation.ok) return invitation;
  const names = readPersonNames(chosen.displayName, chosen.identifier);
  if (!names.ok) return names;
  // Only somebody with a live invitation gets to ask, so this tells no stranger who has an account.
  if ((await findAccountByIdentifier(deps.db, names.value.identifier)) !== null) return refuse("identifier_taken");
  const person: ChosenPerson = { ...names.value, webauthnUserId: deps.random.secret() };
  const options = await passkeyCreationOptions(deps, person, []);
  await rememberChallenge(deps, options.challenge, {
    purpose: "invitation",
    boundTo: invitation.value.id,
    payload: person,
  });
  return accept(options);
}

/** Account, passkey, device and session begin together or not at all; the invitation is used up by exactly one. */
export async function finishAcceptance(
  deps: Deps,
  token: string,
  response: PasskeyAttestation,
  browser: Pick<AskingBrowser, "screen" | "deviceSecret" | "deviceName" | "currentSessionId" | "language">,
): Promise<
  Outcome<
    { readonly sessionToken: string; readonly deviceSecret: string },
    InvitationRefusal | "challenge_expired" | "passkey_not_verified" | "passkey_known_already" | "identifier_taken"
  >
> {
  const invitation = await findInvitation(deps, token);
  if (!invitation.ok) return invitation;
  const asked = { purpose: "invitation", boundTo: invitation.value.id } as const;
  const taken = await redeemChallenge(deps, response.response.clientDataJSON, asked);
  if (!taken.ok) return taken;
  const verified = await verifyNewPasskey(deps, response, taken.value.challenge);
  if (!verified.ok) return verified;

  const now = deps.clock.now();
  const person = taken.value.payload as ChosenPerson;
  const account: Account = {
    ...person,
    id: deps.random.id("acc_"),
    role: invitation.value.role,
    createdAt: now,
    disabledAt: null,
    protectedUntil: null,
  };
  const { screen, deviceName: name, deviceSecret: secret } = browser;
  return inTransaction(deps.db, async (tx) => {
    if (!(await useInvitation(tx, invitation.value.id, now))) return refuse("invitation_used");
    if (!(await insertAccount(tx, account))) return refuse("identifier_taken");
    if (browser.language !== undefined) await setLanguage(tx, account.id, browser.language);
    const recognised = await recogniseDevice(tx, deps, { accountId: account.id, secret, name, screen }, now);
    const owner = { accountId: account.id, name, addedInSessionId: null, deviceId: recognised.device.id };
    const passkey = await addPasskey(tx, deps, verified.value, owner, now);
    if (!passkey.ok) return passkey;
    await noteFirstPasskey(tx, recognised, passkey.value.id);
    // OWASP ASVS 5.0 §7.2.4: whoever was signed in here before is no more.
    if (browser.currentSessionId !== null) await endSessionInPlace(tx, browser.currentSessionId, now);
    const beginning = {
      account,
      startedBy: "invitation",
      screen,
      deviceId: recognised.device.id,
      signInRequestId: null,
      origin: null,
    } as const;
    const { token: sessionToken } = await startSession(tx, deps, beginning, now);
    const { id, role } = account;
    await recordAudit(tx, {
      event: "account_begun",
      at: now,
      accountId: id,
      subjectId: invitation.value.id,
      detail: { role },
    });
    return accept({ sessionToken, deviceSecret: recognised.secret });
  });
}
