/**
 * What a shared screen forgets, and where it goes on. The address carries what kind of screen it is: cookies and storage,
 * which could, are what is forgotten.
 */
import type { Deps } from "../deps.ts";
import type { SignedIn } from "../sessions/session.ts";
import { wasOnSharedScreen } from "../sessions/shared-screen.flow.ts";
import { signInAddress } from "../sign-in/sign-in-address.ts";
import type { AppContext } from "./app-env.ts";
import { clearCookie, readCookie } from "./cookies.ts";

export const isOnSharedScreen = (present: SignedIn | null): boolean => present?.session.origin?.use === "shared";

/** Where a shared screen waits for the next person. */
export const nextPersonAddress = signInAddress({ returnTo: null, wanted: "shared" });

/**
 * W3C Clear Site Data §3.1: pages, keys, names and cookies, those of this host's siblings too. Browsers heed it only with
 * TLS; what we have set ourselves is taken back by name.
 */
export function forgetPerson(c: AppContext): void {
  c.header("Clear-Site-Data", '"cache", "cookies", "storage"');
  for (const name of ["session", "binding", "device", "pass", "recovery", "accounts"] as const) clearCookie(c, name);
}

/** The cookie of a session that went idle on a shared screen is still there: true when it was, and all is forgotten now. */
export async function forgetIdlePerson(c: AppContext, deps: Pick<Deps, "db">): Promise<boolean> {
  const token = readCookie(c, "session");
  if (token === null || (await c.get("request").signedIn()) !== null) return false;
  if (!(await wasOnSharedScreen(deps, token))) return false;
  forgetPerson(c);
  return true;
}
