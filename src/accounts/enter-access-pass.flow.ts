import { guess } from "../attempts/attempt.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import { startSession } from "../sessions/session.flow.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import { findPassByTokenHash } from "./access-pass.store.ts";
import { type AccessPass, type AccessPassRefusal, mayUsePass } from "./access-pass.ts";
import { findAccount } from "./account.flow.ts";
import { mayAct } from "./account.ts";

/** Begins the session of a pass by its token. Wrong tokens are counted by source; the account is told nothing of them. */
export async function enterAccessPass(
  deps: Deps,
  token: string,
  screen: ConsumptionDevice,
): Promise<Outcome<string, AccessPassRefusal | "account_disabled" | "too_many_tries">> {
  const now = deps.clock.now();
  const found = await guess(
    deps,
    {
      keys: { source: `access-pass:source:${sourceOf(screen.address)}` },
      mayGuess: ({ source }) => source < limits.codeTriesPerSource,
      wrong: "access_pass_unknown",
    },
    async (tx) => mayUsePass(await findPassByTokenHash(tx, hashSecret(token)), now),
  );
  if (!found.ok) return found;
  return inTransaction(deps.db, (tx) => beginPassSession(tx, deps, found.value, screen, now));
}

/** A session that may bind a passkey until the pass ends. Returns its token. */
export async function beginPassSession(
  tx: Database,
  deps: Pick<Deps, "random">,
  pass: AccessPass,
  screen: ConsumptionDevice,
  now: number,
): Promise<Outcome<string, "account_disabled">> {
  const account = mayAct(await findAccount(tx, pass.accountId));
  if (!account.ok) return account;
  const beginning = { account: account.value, startedBy: "access_pass", screen, deviceId: null } as const;
  const accessPass = { id: pass.id, expiresAt: pass.expiresAt };
  const { token } = await startSession(
    tx,
    deps,
    { ...beginning, signInRequestId: null, origin: null, accessPass },
    now,
  );
  return accept(token);
}
