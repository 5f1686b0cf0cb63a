import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { clearCookie } from "../../http/cookies.ts";
import { signOutOthers } from "../../http/other-accounts.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { sameOrigin } from "../../http/same-origin.ts";
import { forgetPerson, isOnSharedScreen } from "../../http/shared-screen.ts";
import { formActionSource } from "../clients/client.ts";
import { type Pairs, queryPairs, readPairs, repeatAsGet, takesParameters } from "../endpoint.routes.ts";
import { readParameters } from "../request-parameters.ts";
import { logOut } from "./logout.flow.ts";
import { LogoutPage, SignedOutPage } from "./logout.page.tsx";

/** OpenID Connect RP-Initiated Logout 1.0. */
export function logoutRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/oauth/logout", takesParameters("query", "logout"), (c) => answer(c, deps, queryPairs(c), false));

  app.post(
    "/oauth/logout",
    takesParameters("form", "logout"),
    repeatAsGet,
    sameOrigin(deps.config.origin),
    async (c) => {
      const pairs = await readPairs(c);
      return pairs.ok ? answer(c, deps, pairs.value, true) : refusalPage(c, "malformed");
    },
  );

  return app;
}

async function answer(c: AppContext, deps: Deps, pairs: Pairs, confirmed: boolean): Promise<Response> {
  const parameters = readParameters(pairs, "logout");
  if (!parameters.ok) return refusalPage(c, "malformed");
  const { page, signedIn } = c.get("request");
  const present = await signedIn();
  const outcome = await logOut(deps, parameters.value, present, confirmed);
  if (!outcome.ok) return refusalPage(c, outcome.reason);
  const step = outcome.value;
  if (step.name === "confirm") {
    if (step.redirectUri !== null) c.get("request").formAction = ["'self'", formActionSource(step.redirectUri)];
    const fields = { ...parameters.value, confirmed: "1" };
    return renderPage(c, <LogoutPage context={page} clientName={step.client?.name ?? null} fields={fields} />);
  }
  // Who confirmed it has signed out of this device; an app that knows its session by the hint ends that one.
  if (confirmed) await signOutOthers(c, deps);
  if (isOnSharedScreen(present)) forgetPerson(c);
  else clearCookie(c, "session");
  c.header("Cache-Control", "no-store");
  return step.redirect === null ? renderPage(c, <SignedOutPage context={page} />) : c.redirect(step.redirect, 303);
}
