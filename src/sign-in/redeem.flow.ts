import { findAccount } from "../accounts/account.flow.ts";
import type { Account } from "../accounts/account.ts";
import { mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { offerToOwnScreen } from "../devices/vouch-for-screen.flow.ts";
import type { ClientId, SessionId, SignInRequestId } from "../ids.ts";
import { notify } from "../notices/notice.flow.ts";
import { screenName } from "../notices/notice.ts";
import { knownClient } from "../oauth/clients/client.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayBeKept } from "../policy/policy.ts";
import { originOf, type Terms } from "../policy/terms.ts";
import { isOtherNetwork } from "../proximity/address.ts";
import { forgetBrowsersOfSignIn, rememberBrowser } from "../proximity/known-browser.flow.ts";
import { endSessionInPlace, startSession } from "../sessions/session.flow.ts";
import { advanceSignInRequest, findRequest } from "./advance.flow.ts";
import type { SignInRefusal, SignInRequest } from "./sign-in-request.ts";

export type RedeemRefusal = SignInRefusal | "not_found" | "account_disabled";

export interface Redeemer {
  readonly redeemerHash: string;
  readonly clientId: ClientId | null;
  /** Where it is asked for from. */
  readonly address: string;
}

export interface RedeemedRequest {
  readonly request: SignInRequest;
  readonly account: Account;
  readonly terms: Terms;
}

/**
 * Redeem once: in the caller's transaction, which also creates what is redeemed into, so that a crash leaves either an
 * approved request or a finished sign-in. Of any number of redeemers one gets the account; the others `already_redeemed`.
 * `request` is as it was read, before the transaction or in it.
 */
export async function redeemSignInRequest(
  tx: Database,
  deps: Pick<Deps, "random" | "networks" | "config">,
  request: SignInRequest,
  { address, ...redeemer }: Redeemer,
  now: number,
): Promise<Outcome<RedeemedRequest, RedeemRefusal>> {
  const { id, screen, clientId } = request;
  const way = provesItself(request) ? "stayed" : wayTo(deps, screen.address, address);
  // To a thief abroad the secret is as good as none; whoever it was stolen from can still redeem.
  if (way === "abroad") return refuse("wrong_redeemer");
  const moved = way === "moved";
  const redeemed = await advanceSignInRequest(tx, request, { name: "redeem", ...redeemer, moved }, now);
  if (!redeemed.ok) return redeemed;
  const { state } = redeemed.value;
  if (state.name !== "redeemed") throw new Error(`sign-in request ${id} was redeemed into ${state.name}`);
  const account = mayAct(await findAccount(tx, state.opener.accountId));
  if (!account.ok) return account;
  await recordAudit(tx, {
    event: "sign_in_redeemed",
    at: now,
    accountId: account.value.id,
    subjectId: id,
    clientId,
    detail: { ...originOf(state.terms), moved },
  });
  await tellOfSignIn(tx, deps, redeemed.value, state, now);
  // A limited sign-in makes no browser known: whoever was let in by mistake must not come back as an old friend.
  if (mayBeKept(state.terms)) await rememberBrowser(tx, deps, account.value.id, redeemed.value, now);
  if (state.terms.use === "shared") await forgetBrowsersOfSignIn(tx, account.value.id, redeemed.value);
  if (state.terms.use === "own") await offerToOwnScreen(tx, deps, redeemed.value, now);
  return accept({ request: redeemed.value, account: account.value, terms: state.terms });
}

/**
 * A client that asked from its own server has proved who it is, from whichever of its servers it redeems; so has a host, and
 * whoever wants in there is elsewhere.
 */
const provesItself = ({ kind }: SignInRequest): boolean => kind === "ciba" || kind === "host_sign_in";

/** Not of a browser that this account has approved before, nor of a machine that was let in: nobody is signed in there. */
async function tellOfSignIn(
  tx: Database,
  deps: Pick<Deps, "random" | "networks">,
  { kind, screen, clientId }: SignInRequest,
  { opener, terms }: Extract<SignInRequest["state"], { readonly name: "redeemed" }>,
  now: number,
): Promise<void> {
  if (terms.verdict === "known" || kind === "host_join") return;
  const { city, country } = deps.networks.placeOf(screen.address);
  const client = clientId === null ? null : await knownClient({ db: tx, clock: { now: () => now } }, clientId);
  const device = screenName(screen.browser, screen.system);
  const notice = { kind: "new_sign_in", device, place: city ?? country, app: client?.name ?? null } as const;
  await notify(tx, deps, opener.accountId, notice, now);
}

/**
 * The verdict was about where the request was opened. A polling secret or binding that turns up in another network may
 * be stolen.
 */
function wayTo(
  { networks, config }: Pick<Deps, "networks" | "config">,
  opened: string,
  redeemed: string,
): "stayed" | "moved" | "abroad" {
  if (config.signInPolicy === "off" || opened === redeemed) return "stayed";
  const countries = [opened, redeemed].map((address) => networks.placeOf(address).country);
  if (countries[0] !== null && countries[1] !== null && countries[0] !== countries[1]) return "abroad";
  return isOtherNetwork(opened, redeemed) ? "moved" : "stayed";
}

/** Redeems a page's request into a session for the browser that began it. */
export async function redeemIntoSession(
  deps: Deps,
  id: SignInRequestId,
  browser: Pick<Redeemer, "redeemerHash" | "address"> & { readonly currentSessionId: SessionId | null },
): Promise<Outcome<{ readonly sessionToken: string; readonly next: string }, RedeemRefusal>> {
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const found = await findRequest(tx, id);
    if (found === null || found.kind !== "page") return refuse("not_found");
    const redeemed = await redeemSignInRequest(
      tx,
      deps,
      found,
      { redeemerHash: browser.redeemerHash, clientId: found.clientId, address: browser.address },
      now,
    );
    if (!redeemed.ok) return redeemed;
    const { request, account, terms } = redeemed.value;
    if (browser.currentSessionId !== null) await endSessionInPlace(tx, browser.currentSessionId, now);
    const beginning = {
      account,
      startedBy: "sign_in_request",
      screen: request.screen,
      deviceId: null,
      signInRequestId: id,
      origin: originOf(terms),
    } as const;
    const { token } = await startSession(tx, deps, beginning, now);
    // One's own computer makes its passkey first, and goes where it was going after that.
    return accept({ sessionToken: token, next: terms.use === "own" ? "/enrol/computer" : (request.returnTo ?? "/") });
  });
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}
