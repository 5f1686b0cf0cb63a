import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { findAccount, keepLanguage } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { noteFirstPasskey, recogniseDevice } from "../devices/device.flow.ts";
import type { Device } from "../devices/device.ts";
import { newcomerBehind } from "../devices/newcomer.flow.ts";
import { hashSecret } from "../digest.ts";
import type { AccountId, SessionId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { notify } from "../notices/notice.flow.ts";
import type { Notice } from "../notices/notice.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { endSessionInPlace, startSession } from "../sessions/session.flow.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import { listPasskeys, setPasskeyDevice } from "./passkey.store.ts";
import { type AssertionRefusal, asDescriptor, isBoundHere } from "./passkey.ts";
import type { PasskeyAssertion } from "./passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "./passkey-challenge.flow.ts";
import { noteAssertion, verifyAssertion } from "./verify-assertion.flow.ts";
import { webauthnLibrary } from "./webauthn-library.flow.ts";

/** The browser that uses the passkey, by what its cookies say. */
export interface AskingBrowser {
  readonly bindingSecret: string;
  readonly deviceSecret: string | null;
  readonly deviceName: string;
  readonly currentSessionId: SessionId | null;
  readonly screen: ConsumptionDevice;
  /** Of its pages: what its owner is written in from now on. */
  readonly language?: string;
}

export interface SignedInBrowser {
  readonly sessionToken: string;
  readonly deviceSecret: string;
}

/**
 * Options for any passkey of this server: no account is named, so none can be enumerated (WebAuthn L3 §14.6.2). For
 * somebody who is signed in and shall touch again, only their own.
 */
export async function beginPasskeySignIn(
  deps: Deps,
  bindingSecret: string,
  again: AccountId | null = null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const own = again === null ? [] : await listPasskeys(deps.db, again);
  const { generateAuthenticationOptions } = await webauthnLibrary();
  const options = await generateAuthenticationOptions({
    rpID: deps.config.relyingPartyId,
    ...(own.length === 0 ? {} : { allowCredentials: own.map(asDescriptor) }),
    userVerification: "required",
    timeout: seconds(limits.passkeyChallengeLifetimeSeconds),
  });
  await rememberChallenge(deps, options.challenge, {
    purpose: "sign_in",
    boundTo: hashSecret(bindingSecret),
    payload: null,
  });
  return options;
}

/** Signs this browser in and makes it an authorization device. A session it had before ends (OWASP ASVS 5.0 §7.2.4). */
export async function finishPasskeySignIn(
  deps: Deps,
  response: PasskeyAssertion,
  browser: AskingBrowser,
): Promise<Outcome<SignedInBrowser, AssertionRefusal | "challenge_expired" | "account_disabled">> {
  const asked = { purpose: "sign_in", boundTo: hashSecret(browser.bindingSecret) } as const;
  const taken = await redeemChallenge(deps, response.response.clientDataJSON, asked);
  if (!taken.ok) return taken;
  const verified = await verifyAssertion(deps, response, taken.value.challenge);
  if (!verified.ok) return verified;

  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const account = mayAct(await findAccount(tx, verified.value.passkey.accountId));
    if (!account.ok) return refuse(account.reason);
    const noted = await noteAssertion(tx, verified.value, now);
    if (!noted.ok) return noted;
    const { deviceSecret: secret, deviceName: name, screen } = browser;
    const { passkey } = verified.value;
    const enrolledBy = await newcomerBehind(tx, passkey, now);
    const verifiedIn = { accountId: account.value.id, secret, name, screen, enrolledBy };
    const recognised = await recogniseDevice(tx, deps, verifiedIn, now);
    await noteFirstPasskey(tx, recognised, passkey.id);
    if (isBoundHere(passkey.backupEligible, response.authenticatorAttachment))
      await setPasskeyDevice(tx, passkey.id, recognised.device.id);
    if (browser.language !== undefined) await keepLanguage(tx, account.value.id, browser.language);
    if (recognised.isNew) await notify(tx, deps, account.value.id, newDevice(deps, recognised.device, screen), now);
    if (browser.currentSessionId !== null) await endSessionInPlace(tx, browser.currentSessionId, now);
    const beginning = {
      account: account.value,
      startedBy: "passkey",
      screen,
      deviceId: recognised.device.id,
      signInRequestId: null,
      origin: null,
    } as const;
    const { token } = await startSession(tx, deps, beginning, now);
    return accept({ sessionToken: token, deviceSecret: recognised.secret });
  });
}

function newDevice({ networks }: Pick<Deps, "networks">, { name }: Device, { address }: ConsumptionDevice): Notice {
  const { city, country } = networks.placeOf(address);
  return { kind: "new_device", device: name, place: city ?? country };
}
