import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
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
import { confirmMailedAddress } from "../recovery/mailed-address.flow.ts";
import { endSessionInPlace, startSession } from "../sessions/session.flow.ts";
import { findAccountByIdentifier, insertAccount, setLanguage } from "./account.store.ts";
import { type Account, readPersonNames } from "./account.ts";
import { findInvitation } from "./invitation.flow.ts";
import { useInvitation } from "./invitation.store.ts";
import type { Invitation, InvitationRefusal } from "./invitation.ts";
import { waitingAccount } from "./waiting-account.flow.ts";

/** What the person chose, or was given, kept with the challenge until the passkey exists; no account is made before that. */
type ChosenPerson = Pick<Account, "identifier" | "displayName" | "webauthnUserId">;

export async function beginAcceptance(
  deps: Deps,
  token: string,
  chosen: { readonly displayName: string; readonly identifier: string },
): Promise<
  Outcome<PasskeyCreationOptions, InvitationRefusal | "account_disabled" | "malformed_name" | "identifier_taken">
> {
  const invitation = await findInvitation(deps, token);
  if (!invitation.ok) return invitation;
  const { accountId } = invitation.value;
  const named = accountId === null ? await readChosen(deps, chosen) : await waitingAccount(deps.db, accountId);
  if (!named.ok) return named;
  const { identifier, displayName, webauthnUserId } = named.value;
  const person: ChosenPerson = { identifier, displayName, webauthnUserId };
  const options = await passkeyCreationOptions(deps, person, []);
  await rememberChallenge(deps, options.challenge, {
    purpose: "invitation",
    boundTo: invitation.value.id,
    payload: person,
  });
  return accept(options);
}

async function readChosen(
  deps: Pick<Deps, "db" | "random">,
  chosen: { readonly displayName: string; readonly identifier: string },
): Promise<Outcome<ChosenPerson, "malformed_name" | "identifier_taken">> {
  const names = readPersonNames(chosen.displayName, chosen.identifier);
  if (!names.ok) return names;
  // Only somebody with a live invitation gets to ask, so this tells no stranger who has an account.
  if ((await findAccountByIdentifier(deps.db, names.value.identifier)) !== null) return refuse("identifier_taken");
  return accept({ ...names.value, webauthnUserId: deps.random.secret() });
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
    | InvitationRefusal
    | "account_disabled"
    | "challenge_expired"
    | "passkey_not_verified"
    | "passkey_known_already"
    | "identifier_taken"
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
  const { screen, deviceName: name, deviceSecret: secret } = browser;
  return inTransaction(deps.db, async (tx) => {
    if (!(await useInvitation(tx, invitation.value.id, now))) return refuse("invitation_used");
    const owner = await ownerOf(tx, deps, invitation.value, person, now);
    if (!owner.ok) return owner;
    const account = owner.value;
    if (browser.language !== undefined) await setLanguage(tx, account.id, browser.language);
    const recognised = await recogniseDevice(tx, deps, { accountId: account.id, secret, name, screen }, now);
    const place = { accountId: account.id, name, addedInSessionId: null, deviceId: recognised.device.id };
    const passkey = await addPasskey(tx, deps, verified.value, place, now);
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

/** Whose the passkey will be: a new account's, or that of the one that has waited. */
async function ownerOf(
  tx: Database,
  deps: Pick<Deps, "random">,
  { accountId, address, role }: Invitation,
  person: ChosenPerson,
  now: number,
): Promise<Outcome<Account, "account_disabled" | "invitation_used" | "identifier_taken">> {
  if (accountId !== null) {
    const waiting = await waitingAccount(tx, accountId);
    // The link was in a mail to this address and nowhere else.
    if (waiting.ok && address !== null) await confirmMailedAddress(tx, deps, { accountId, address }, now);
    return waiting;
  }
  const fresh = { role, createdAt: now, disabledAt: null, protectedUntil: null };
  const account: Account = { ...person, ...fresh, id: deps.random.id("acc_") };
  return (await insertAccount(tx, account)) ? accept(account) : refuse("identifier_taken");
}
