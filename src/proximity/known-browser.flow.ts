import { createPublicKey, verify } from "node:crypto";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { mayRemoveHere } from "../devices/newcomer.flow.ts";
import { canonicalJson, sha256 } from "../digest.ts";
import type { AccountId, KnownBrowserId, SignInRequestId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import type { SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";
import {
  deleteKnownBrowser,
  deleteKnownBrowsersOfSignIn,
  findKnownBrowser,
  listKnownBrowsers,
  saveKnownBrowser,
} from "./known-browser.store.ts";
import { type BrowserKey, browserProofText, type KnownBrowser } from "./known-browser.ts";

/**
 * Notes on the request that its new screen holds this key. Whether the key is known to anybody is asked only once an
 * account has opened the request, so that nobody learns here which browsers are known.
 */
export async function proveBrowserKey(
  deps: Deps,
  id: SignInRequestId,
  key: BrowserKey,
  signature: string,
): Promise<Outcome<SignInRequest, SignInRefusal | "not_found" | "proof_invalid">> {
  const text = Buffer.from(browserProofText(deps.config.origin, id));
  if (!isSignedBy(key, text, signature)) return refuse("proof_invalid");
  const proved = { browserKey: sha256(canonicalJson(key)) };
  return inTransaction(deps.db, (tx) => advanceSignInRequest(tx, id, { name: "prove", proved }, deps.clock.now()));
}

function isSignedBy(key: BrowserKey, text: Buffer, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: { ...key }, format: "jwk" });
    // WebCrypto's ECDSA is R and S side by side.
    return verify("sha256", text, { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  } catch {
    // node:crypto throws for a point that is not on the curve; it touches nothing else.
    return false;
  }
}

export const isKnownBrowser = async (db: Database, accountId: AccountId, key: string | null): Promise<boolean> =>
  key !== null && (await findKnownBrowser(db, accountId, key)) !== null;

/** In the transaction that grants a sign-in in full: from now on this browser is known to this account. */
export async function rememberBrowser(
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  request: SignInRequest,
  now: number,
): Promise<void> {
  const { browserKey } = request.proximity;
  if (browserKey === null) return;
  await saveKnownBrowser(tx, {
    id: deps.random.id("kb_"),
    accountId,
    keyThumbprint: browserKey,
    name: `${request.screen.browser}, ${request.screen.system}`,
    signInRequestId: request.id,
    createdAt: now,
    lastSeenAt: now,
  });
}

export const knownBrowsersOf = (db: Database, accountId: AccountId): Promise<KnownBrowser[]> =>
  listKnownBrowsers(db, accountId);

/** In the transaction of "it was not me": whoever was in that browser must not come back as an old friend. */
export const forgetBrowsersOfSignIn = (tx: Database, accountId: AccountId, request: SignInRequest): Promise<void> =>
  deleteKnownBrowsersOfSignIn(tx, accountId, request.id, request.proximity.browserKey);

/** At its owner's wish. Refuses `device_too_new` to a newcomer for one that was known before it came. */
export async function forgetBrowser(
  deps: Deps,
  { session, account: { id: accountId } }: SignedIn,
  id: KnownBrowserId,
): Promise<Outcome<true, "not_found" | "device_too_new">> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const browser = (await listKnownBrowsers(tx, accountId)).find((one) => one.id === id);
    if (browser === undefined) return refuse("not_found");
    const settled = await mayRemoveHere(tx, session, { since: browser.createdAt }, now);
    if (!settled.ok) return settled;
    if (!(await deleteKnownBrowser(tx, id, accountId))) return refuse("not_found");
    await recordAudit(tx, { event: "known_browser_removed", at: now, accountId, subjectId: id });
    return accept(true as const);
  });
}
