import { createHmac } from "node:crypto";
import { findAccount } from "../accounts/account.flow.ts";
import { foldIdentifier, mayAct } from "../accounts/account.ts";
import { judgeRequest } from "../approval/judge.flow.ts";
import { guess } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import { equalInConstantTime, sha256 } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { firstUse } from "../policy/screen-use.ts";
import type { Terms } from "../policy/terms.ts";
import { hiddenAddress, sourceOf } from "../proximity/address.ts";
import { isKnownBrowser } from "../proximity/known-browser.flow.ts";
import { advanceSignInRequest, findRequest } from "../sign-in/advance.flow.ts";
import type { Opener, SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";
import { ocraDigits, ocraInput } from "./ocra.ts";
import { listOfflineKeys, type OfflineKey } from "./offline-key.store.ts";
import { mayAnswer, readOfflineAnswer } from "./offline-tries.ts";

export type AnswerRefusal =
  | SignInRefusal
  | "not_found"
  | "answer_malformed"
  | "answer_wrong"
  | "too_many_tries"
  | "client_disabled";

/** A number for the new screen to show to a phone without network; the one before is dead. Null goes back to the code. */
export async function showChallenge(
  deps: Deps,
  id: SignInRequestId,
  redeemerHash: string,
  show: boolean,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found">> {
  const number = deps.random.integer(10 ** limits.offlineChallengeDigits);
  const digits = show ? String(number).padStart(limits.offlineChallengeDigits, "0") : null;
  const event = { name: "challenge", redeemerHash, digits } as const;
  const outcome = await inTransaction(deps.db, (tx) => advanceSignInRequest(tx, id, event, deps.clock.now()));
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}

/**
 * The digits that the phone made of the challenge, typed on the new screen. Right: approved, as `unknown` and so limited,
 * for nothing tells where the phone is. A name that is nobody's has no key, and so no right answer.
 */
export async function answerChallenge(
  deps: Deps,
  id: SignInRequestId,
  redeemerHash: string,
  entered: string,
): Promise<Outcome<SignInRequest, AnswerRefusal>> {
  const answer = readOfflineAnswer(entered);
  if (answer === null) return refuse("answer_malformed");
  const request = await findRequest(deps.db, id);
  if (request === null || request.redeemerHash !== redeemerHash) return refuse("wrong_redeemer");
  if (request.named === null) return refuse("name_needed");
  const { identifier, accountId } = request.named;
  const known = accountId !== null && (await isKnownBrowser(deps.db, accountId, request.proximity.browserKey));
  // Folded as the account is found, or each way of writing one name would have guesses of its own.
  const name = sha256(foldIdentifier(identifier));
  const outcome = await guess(
    deps,
    {
      keys: { bySource: `offline:${name}:${sourceOf(request.screen.address)}`, byName: `offline:${name}` },
      mayGuess: (counts) => mayAnswer(counts, known),
      wrong: "answer_wrong",
    },
    (tx) => tryAnswer(tx, deps, request, answer),
  );
  deps.changes.announce(id);
  return outcome;
}

async function tryAnswer(
  tx: Database,
  deps: Deps,
  request: SignInRequest,
  answer: string,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found" | "answer_wrong" | "client_disabled">> {
  const now = deps.clock.now();
  const { id, redeemerHash, clientId, offline } = request;
  const by = offline === null ? null : await whoAnswered(tx, deps, request, offline.digits, answer);
  if (by !== null && !by.ok) return by;
  const next = await advanceSignInRequest(tx, id, { name: "answer", redeemerHash, by: by?.value ?? null }, now);
  if (!next.ok) return next;
  const accountId = by?.value.opener.accountId ?? null;
  // A right answer that the policy stops has approved nothing.
  const right = next.value.state.name === "denied" ? "sign_in_refused" : "sign_in_answered_offline";
  const event = by === null ? "offline_answer_wrong" : right;
  const { address } = request.screen;
  await recordAudit(tx, {
    event,
    at: now,
    accountId,
    subjectId: id,
    clientId,
    address,
    detail: { ...by?.value.terms },
  });
  return by === null ? refuse("answer_wrong") : accept(next.value);
}

async function whoAnswered(
  tx: Database,
  deps: Deps,
  request: SignInRequest,
  challenge: string,
  answer: string,
): Promise<Outcome<{ readonly opener: Opener; readonly terms: Terms }, "client_disabled"> | null> {
  const account = request.named?.accountId ? mayAct(await findAccount(tx, request.named.accountId)) : null;
  if (account === null || !account.ok) return null;
  const keys = await listOfflineKeys(tx, account.value.id);
  const key = keys.find((candidate) => equalInConstantTime(answer, answerOf(candidate, challenge)));
  if (key === undefined) return null;
  const device = await findDevice(tx, key.deviceId);
  if (device === null || device.revokedAt !== null) return null;
  const client = request.clientId === null ? null : await findClient(tx, request.clientId);
  if (request.clientId !== null && (client === null || client.disabledAt !== null)) return refuse("client_disabled");
  // Whatever the new screen has proved, the phone is nowhere: an answer may come by telephone from the other end of the world.
  const unproved = { ...request, proximity: { browserKey: null, nearbyAt: null } };
  const looking = { request: unproved, account: account.value, client, phoneAddress: hiddenAddress };
  const { terms } = await judgeRequest(tx, deps, looking);
  const { accountId, deviceId, sessionId } = key;
  return accept({
    opener: { accountId, deviceId, sessionId },
    terms: { ...terms, demands: { question: false, checkCode: false }, form: "limited", use: firstUse(request) },
  });
}

const answerOf = ({ key }: OfflineKey, challenge: string): string =>
  ocraDigits(createHmac("sha256", Buffer.from(key, "base64url")).update(ocraInput(challenge)).digest());
