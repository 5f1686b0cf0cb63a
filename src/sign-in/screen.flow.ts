import { findAccount } from "../accounts/account.flow.ts";
import { givenName } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import { limits } from "../limits.ts";
import { findRequest } from "./advance.flow.ts";
import { leavesScreenAt } from "./code-life.ts";
import { isScreenRefusal, type SignInScreen, stepOfNewScreen } from "./next-step.ts";
import { codesToShow } from "./renew.flow.ts";
import type { Opener, SignInRequest } from "./sign-in-request.ts";

/** What the new screen shows now; renews the codes if they have been on it long enough. */
export async function showRequest(deps: Deps, request: SignInRequest): Promise<SignInScreen> {
  const now = deps.clock.now();
  const state = stepOfNewScreen(request, now);
  // On a shared screen it would stay behind: whoever uses a passkey in a browser makes one of their devices of it.
  const passkeyHere = request.wanted !== "shared";
  switch (state.name) {
    case "pending": {
      const codes = await codesToShow(deps, request);
      // Opened, say, between the read and the renewal: look again.
      if (!codes.ok) return showAgain(deps, request);
      const { offline, named } = request;
      if (offline !== null && named !== null) {
        const triesLeft = limits.offlineAnswerTries - offline.wrongAnswers;
        return { state: "offline", named: named.identifier, challenge: offline.digits, triesLeft };
      }
      const { typed, scanned } = codes.value;
      const link = `${deps.config.origin}/link`;
      const linkAddress = link.replace(/^https?:\/\//, "");
      return {
        state: "waiting",
        userCode: typed.code,
        linkUrl: `${link}#${scanned.code}`,
        linkAddress,
        renewsAt: leavesScreenAt(typed),
        qrRenewsAt: leavesScreenAt(scanned),
        now,
        named: named?.identifier ?? null,
      };
    }
    case "opened": {
      const names = await openerNames(deps, state.opener);
      return {
        state: "opened",
        userCode: state.userCode,
        ...names,
        offerPasskey: state.terms.verdict === "unknown" && passkeyHere,
      };
    }
    case "checking":
      return {
        state: "checking",
        ...(await openerNames(deps, state.opener)),
        triesLeft: limits.checkCodeTries - state.wrongChecks,
      };
    case "approved":
      return { state: "approved", accountName: (await openerNames(deps, state.opener)).accountName };
    case "denied":
      return isScreenRefusal(state.denial)
        ? { state: "refused", why: state.denial, offerPasskey: passkeyHere }
        : { state: "denied" };
    default:
      return { state: state.name };
  }
}

async function showAgain(deps: Deps, stale: SignInRequest): Promise<SignInScreen> {
  const request = await findRequest(deps.db, stale.id);
  return request === null || request.version === stale.version ? { state: "expired" } : showRequest(deps, request);
}

async function openerNames(
  deps: Deps,
  { accountId, deviceId }: Opener,
): Promise<{ readonly accountName: string; readonly deviceName: string }> {
  const account = await findAccount(deps.db, accountId);
  const device = await findDevice(deps.db, deviceId);
  return { accountName: account === null ? "" : givenName(account), deviceName: device?.name ?? "" };
}
