/**
 * The other accounts that are signed in in this browser: their sessions' tokens, in a cookie of their own, until one is
 * chosen. A token is worth what its session is, so one that was ended elsewhere is nobody.
 */
import type { Deps } from "../deps.ts";
import { limits } from "../limits.ts";
import { endSession, findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { AppContext } from "./app-env.ts";
import { clearCookie, readCookie, readTokens, writeCookie, writeTokens } from "./cookies.ts";

interface Other {
  readonly token: string;
  readonly signedIn: SignedIn;
}

/** Those that still are, newest first. */
async function otherAccounts(c: AppContext, deps: Deps): Promise<readonly Other[]> {
  const found: Other[] = [];
  for (const token of readTokens(c)) {
    const signedIn = await findSignedIn(deps, token);
    if (signedIn !== null) found.push({ token, signedIn });
  }
  return found;
}

/** Everybody who is signed in in this browser, the present account first, each once. */
export async function accountsHere(c: AppContext, deps: Deps): Promise<readonly SignedIn[]> {
  const present = await c.get("request").signedIn();
  const others = (await otherAccounts(c, deps)).map(({ signedIn }) => signedIn);
  const all = present === null ? others : [present, ...others];
  return all.filter(({ account }, index) => all.findIndex((other) => other.account.id === account.id) === index);
}

/** Sets the present account aside, so that another one can sign in beside it. */
export async function setAside(c: AppContext, deps: Deps): Promise<void> {
  const present = await c.get("request").signedIn();
  const token = readCookie(c, "session");
  if (present === null || token === null) return;
  await keep(c, deps, [{ token, signedIn: present }, ...(await otherAccounts(c, deps))]);
  clearCookie(c, "session");
}

/** Goes on as another account of this browser; false when its session is over, or was never here. */
export async function changeTo(c: AppContext, deps: Deps, sessionId: string): Promise<boolean> {
  const present = await c.get("request").signedIn();
  if (present?.session.id === sessionId) return true;
  const others = await otherAccounts(c, deps);
  const chosen = others.find(({ signedIn }) => signedIn.session.id === sessionId);
  if (chosen === undefined) return false;
  const token = readCookie(c, "session");
  const before = present === null || token === null ? [] : [{ token, signedIn: present }];
  await keep(c, deps, [...before, ...others.filter((other) => other !== chosen)], chosen);
  writeCookie(c, "session", chosen.token);
  return true;
}

/** Signing out means everybody who is signed in in this browser: who comes next must find nobody. */
export async function signOutOthers(c: AppContext, deps: Deps): Promise<void> {
  for (const { signedIn } of await otherAccounts(c, deps))
    await endSession(deps, signedIn.session.id, signedIn.account.id);
  writeTokens(c, []);
}

/** One session for each account, the first of it, and not too many; the rest is ended. */
async function keep(c: AppContext, deps: Deps, all: readonly Other[], chosen?: Other): Promise<void> {
  const seen = new Set(chosen === undefined ? [] : [chosen.signedIn.account.id]);
  const kept: string[] = [];
  for (const { token, signedIn } of all) {
    const { account, session } = signedIn;
    if (seen.has(account.id) || kept.length >= limits.otherAccountsInBrowser)
      await endSession(deps, session.id, account.id);
    else kept.push(token);
    seen.add(account.id);
  }
  writeTokens(c, kept);
}
