import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { noteFirstPasskey, recogniseDevice } from "../devices/device.flow.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { PasskeyAttestation } from "../passkeys/passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "../passkeys/passkey-challenge.flow.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import {
  addPasskey,
  type PasskeyCreationOptions,
  passkeyCreationOptions,
  verifyNewPasskey,
} from "../passkeys/register-passkey.flow.ts";
import type { AskingBrowser } from "../passkeys/sign-in-with-passkey.flow.ts";
import { endBindingSessions } from "../sessions/pass-session.flow.ts";
import { endSessionInPlace, startSession } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findPassById, usePassUp } from "./access-pass.store.ts";
import { type AccessPass, type AccessPassRefusal, mayUsePass } from "./access-pass.ts";
import { findAccount } from "./account.flow.ts";
import { mayAct } from "./account.ts";

type BindingBrowser = Pick<AskingBrowser, "screen" | "deviceSecret" | "deviceName" | "currentSessionId">;

export async function beginBinding(deps: Deps, { session, account }: SignedIn): Promise<PasskeyCreationOptions> {
  const options = await passkeyCreationOptions(deps, account, await passkeysOf(deps.db, account.id));
  await rememberChallenge(deps, options.challenge, { purpose: "access_pass", boundTo: session.id, payload: null });
  return options;
}

/**
 * Binds the passkey: pass, passkey, device and session change together or not at all, and a one-time pass is used up by
 * exactly one. The session that begins is an ordinary one, but it has verified nobody yet: before it may change the
 * account, the person uses the new passkey.
 */
export async function finishBinding(
  deps: Deps,
  holder: SignedIn,
  response: PasskeyAttestation,
  browser: BindingBrowser,
): Promise<
  Outcome<
    { readonly sessionToken: string; readonly deviceSecret: string; readonly pass: AccessPass },
    AccessPassRefusal | "account_disabled" | "challenge_expired" | "passkey_not_verified" | "passkey_known_already"
  >
> {
  const asked = { purpose: "access_pass", boundTo: holder.session.id } as const;
  const taken = await redeemChallenge(deps, response.response.clientDataJSON, asked);
  if (!taken.ok) return taken;
  const verified = await verifyNewPasskey(deps, response, taken.value.challenge);
  if (!verified.ok) return verified;

  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const account = mayAct(await findAccount(tx, holder.account.id));
    if (!account.ok) return account;
    const pass = mayUsePass(await passOf(tx, holder), now);
    if (!pass.ok) return pass;
    if (pass.value.oneTime && !(await usePassUp(tx, pass.value.id, now))) return refuse("access_pass_used");
    const { screen, deviceName: name, deviceSecret: secret } = browser;
    const recognised = await recogniseDevice(tx, deps, { accountId: account.value.id, secret, name, screen }, now);
    const { device, secret: deviceSecret } = recognised;
    const owner = { accountId: account.value.id, name, addedInSessionId: holder.session.id, deviceId: device.id };
    const passkey = await addPasskey(tx, deps, verified.value, owner, now);
    if (!passkey.ok) return passkey;
    await noteFirstPasskey(tx, recognised, passkey.value.id);
    if (pass.value.oneTime) await endBindingSessions(tx, pass.value.id, now);
    await endSessionInPlace(tx, holder.session.id, now);
    if (browser.currentSessionId !== null) await endSessionInPlace(tx, browser.currentSessionId, now);
    const beginning = { account: account.value, startedBy: "access_pass", screen, deviceId: device.id } as const;
    const accessPass = { id: pass.value.id };
    const started = await startSession(
      tx,
      deps,
      { ...beginning, signInRequestId: null, origin: null, accessPass },
      now,
    );
    await tellOfBinding(tx, deps, pass.value, name, now);
    return accept({ sessionToken: started.token, deviceSecret, pass: pass.value });
  });
}

const passOf = (tx: Database, { session }: SignedIn): Promise<AccessPass | null> =>
  session.accessPassId === null ? Promise.resolve(null) : findPassById(tx, session.accessPassId);

async function tellOfBinding(
  tx: Database,
  deps: Pick<Deps, "random">,
  { id, accountId, issuedBy }: AccessPass,
  name: string,
  now: number,
): Promise<void> {
  const notice =
    issuedBy === "recovery" ? ({ kind: "recovery_finished" } as const) : ({ kind: "passkey_added", name } as const);
  await notify(tx, deps, accountId, notice, now);
  await recordAudit(tx, { event: "access_pass_used", at: now, accountId, subjectId: id, detail: { issuedBy } });
}
