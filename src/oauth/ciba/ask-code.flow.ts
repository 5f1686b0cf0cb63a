import { attemptsOf, guess } from "../../attempts/attempt.flow.ts";
import { recordAudit } from "../../audit/audit.flow.ts";
import type { Database } from "../../database/open.ts";
import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { equalInConstantTime, hashShortSecret } from "../../digest.ts";
import type { AccountId, ClientId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../../sessions/session.ts";
import { deleteAskCode, findAskCode, putAskCode } from "./ask-code.store.ts";
import { drawAskCode, mayTryAskCode, readAskCode } from "./ask-code.ts";

type NotHere = "device_needed" | "fresh_verification_needed";

/** When the account's code was made; null when it has none. */
export const askCodeMadeAt = async (db: Database, accountId: AccountId): Promise<number | null> =>
  (await findAskCode(db, accountId))?.createdAt ?? null;

/** Draws a code in the place of the last one, and returns it: the only time that anybody sees it. */
export async function makeAskCode(
  deps: Pick<Deps, "db" | "clock" | "random">,
  { session, account: { id: accountId } }: SignedIn,
): Promise<Outcome<string, NotHere>> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  const code = drawAskCode(deps.random.integer);
  const salt = deps.random.salt();
  const codeHash = await hashShortSecret(code, salt);
  return inTransaction(deps.db, async (tx) => {
    await putAskCode(tx, { accountId, salt, codeHash, createdAt: now });
    await recordAudit(tx, { event: "ask_code_made", at: now, accountId, address: session.address });
    return accept(code);
  });
}

/** From then on no app that wants a code can ask for this person. */
export async function removeAskCode(
  deps: Pick<Deps, "db" | "clock">,
  { session, account: { id: accountId } }: SignedIn,
): Promise<Outcome<true, NotHere>> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  return inTransaction(deps.db, async (tx) => {
    if (await deleteAskCode(tx, accountId))
      await recordAudit(tx, { event: "ask_code_removed", at: now, accountId, address: session.address });
    return accept(true as const);
  });
}

/**
 * Whether this is the person's code (CIBA Core §7.2). `ask_code_wrong` is the one answer for a wrong code, one that was
 * guessed too often, and a person who has none, after the same work: an app learns nothing else from it.
 */
export async function checkAskCode(
  deps: Pick<Deps, "db" | "clock" | "random">,
  asked: { readonly accountId: AccountId; readonly clientId: ClientId; readonly entered: string },
): Promise<Outcome<true, "ask_code_wrong">> {
  const { accountId, clientId } = asked;
  const keys = { byAccountAndClient: `ask-code:${clientId}:${accountId}`, byClient: `ask-code:${clientId}` };
  // Whoever is over the limit is not even worth a hash. What counts is asked again below, one guess after the other.
  const counts = await attemptsOf(deps.db, Object.values(keys), deps.clock.now());
  const [byAccountAndClient = 0, byClient = 0] = Object.values(keys).map((key) => counts.get(key) ?? 0);
  const looked = mayTryAskCode({ byAccountAndClient, byClient })
    ? await guess(deps, { keys, mayGuess: mayTryAskCode, wrong: "ask_code_wrong" }, await lookUp(deps, asked))
    : refuse("too_many_tries");
  if (looked.ok) return looked;
  const about = { at: deps.clock.now(), accountId, clientId, detail: { reason: looked.reason } };
  await recordAudit(deps.db, { event: "ask_code_refused", ...about });
  return refuse("ask_code_wrong");
}

/** The hash costs too much for a transaction, so it is made before the look. */
async function lookUp(
  deps: Pick<Deps, "db" | "random">,
  { accountId, entered }: { readonly accountId: AccountId; readonly entered: string },
): Promise<(tx: Database) => Promise<Outcome<true, "ask_code_wrong">>> {
  const salt = (await findAskCode(deps.db, accountId))?.salt;
  const presented = await hashShortSecret(readAskCode(entered) ?? "", salt ?? deps.random.salt());
  return async (tx) => {
    const kept = await findAskCode(tx, accountId);
    const right = kept !== null && kept.salt === salt && equalInConstantTime(kept.codeHash, presented);
    return right ? accept(true) : refuse("ask_code_wrong");
  };
}
