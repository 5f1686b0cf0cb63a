import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, RecoveryId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { type Outcome, refuse } from "../outcome.ts";
import type { PasskeyAssertion } from "./passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "./passkey-challenge.flow.ts";
import { noteAssertion, verifyAssertion } from "./verify-assertion.flow.ts";
import { webauthnLibrary } from "./webauthn-library.flow.ts";

/** Asks for any passkey of this server, so that nothing tells which ones the account has, or whether there is one. */
export async function beginPasskeyProof(
  deps: Deps,
  boundTo: RecoveryId,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthnLibrary();
  const options = await generateAuthenticationOptions({
    rpID: deps.config.relyingPartyId,
    userVerification: "required",
    timeout: seconds(limits.passkeyChallengeLifetimeSeconds),
  });
  await rememberChallenge(deps, options.challenge, { purpose: "recovery", boundTo, payload: null });
  return options;
}

/**
 * A passkey of this account, user verified, and what it is good for in the same transaction. Everything else is refused
 * as `passkey_not_recognised`: another account's passkey looks like one that nobody knows.
 */
export async function checkPasskeyProof<Value, Reason extends string>(
  deps: Deps,
  proof: {
    readonly response: PasskeyAssertion;
    readonly boundTo: RecoveryId;
    /** Null for a name that is nobody's. */
    readonly accountId: AccountId | null;
  },
  andThen: (tx: Database) => Promise<Outcome<Value, Reason>>,
): Promise<Outcome<Value, Reason | "challenge_expired" | "passkey_not_recognised">> {
  const asked = { purpose: "recovery", boundTo: proof.boundTo } as const;
  const taken = await redeemChallenge(deps, proof.response.response.clientDataJSON, asked);
  if (!taken.ok) return taken;
  const verified = await verifyAssertion(deps, proof.response, taken.value.challenge);
  if (!verified.ok || verified.value.passkey.accountId !== proof.accountId) return refuse("passkey_not_recognised");
  return inTransaction(deps.db, async (tx) => {
    const noted = await noteAssertion(tx, verified.value, deps.clock.now());
    return noted.ok ? andThen(tx) : refuse("passkey_not_recognised");
  });
}
