import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { AskingBrowser } from "../passkeys/sign-in-with-passkey.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import type { AppContext } from "./app-env.ts";
import { readCookie, writeCookie } from "./cookies.ts";

/** The secret by which this browser redeems what it began; made now if it has none yet. */
export function bindingOf(c: AppContext, deps: Pick<Deps, "random">): string {
  const present = readCookie(c, "binding");
  if (present !== null) return present;
  const secret = deps.random.secret();
  writeCookie(c, "binding", secret);
  return secret;
}

/** The browser as the passkey flows want to know it. */
export async function askingBrowser(c: AppContext, deps: Pick<Deps, "random">): Promise<AskingBrowser> {
  const { screen, deviceName, signedIn, page } = c.get("request");
  return {
    bindingSecret: bindingOf(c, deps),
    deviceSecret: readCookie(c, "device"),
    deviceName,
    currentSessionId: (await signedIn())?.session.id ?? null,
    screen,
    language: page.language,
  };
}

/** The page request that this very browser began, by its binding cookie; null for anybody else's. */
export async function ownPageRequest(
  c: AppContext,
  deps: Pick<Deps, "db">,
  id: SignInRequest["id"],
): Promise<SignInRequest | null> {
  const binding = readCookie(c, "binding");
  const request = await findRequest(deps.db, id);
  const own = binding !== null && request?.kind === "page" && request.redeemerHash === hashSecret(binding);
  return own ? request : null;
}
