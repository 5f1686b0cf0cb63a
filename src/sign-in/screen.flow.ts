import { findAccount } from "../accounts/account.flow.ts";
import { givenName } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import { findDevice } from "../devices/device.flow.ts";
import { findRequest } from "./advance.flow.ts";
import { leavesScreenAt } from "./code-life.ts";
import { type SignInScreen, stepOfNewScreen } from "./next-step.ts";
import { codesToShow } from "./renew.flow.ts";
import type { SignInRequest } from "./sign-in-request.ts";

/** What the new screen shows now; renews the codes if they have been on it long enough. */
export async function showRequest(deps: Deps, request: SignInRequest): Promise<SignInScreen> {
  const now = deps.clock.now();
  const state = stepOfNewScreen(request, now);
  switch (state.name) {
    case "pending": {
      const codes = await codesToShow(deps, request);
      // Opened, say, between the read and the renewal: look again.
      if (!codes.ok) return showAgain(deps, request);
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
      };
    }
    case "opened": {
      const device = await findDevice(deps.db, state.opener.deviceId);
      const accountName = await nameOf(deps, state.opener.accountId);
      return { state: "opened", userCode: state.userCode, accountName, deviceName: device?.name ?? "" };
    }
    case "approved":
      return { state: "approved", accountName: await nameOf(deps, state.opener.accountId) };
    default:
      return { state: state.name };
  }
}

async function showAgain(deps: Deps, stale: SignInRequest): Promise<SignInScreen> {
  const request = await findRequest(deps.db, stale.id);
  return request === null || request.version === stale.version ? { state: "expired" } : showRequest(deps, request);
}

async function nameOf(deps: Deps, accountId: Parameters<typeof findAccount>[1]): Promise<string> {
  const account = await findAccount(deps.db, accountId);
  return account === null ? "" : givenName(account);
}
