import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { clearCookie } from "../http/cookies.ts";
import { signOutOthers } from "../http/other-accounts.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { sessionIdSchema } from "../http/schemas.ts";
import { forgetIdlePerson, forgetPerson, isOnSharedScreen, nextPersonAddress } from "../http/shared-screen.ts";
import { mayBeKept, unlimited } from "../policy/policy.ts";
import { runningRecoveries } from "../recovery/running-recoveries.flow.ts";
import { viewHome } from "./home.flow.ts";
import { HomePage } from "./home.page.tsx";
import { endSession } from "./session.flow.ts";
import type { Session, SignedIn } from "./session.ts";

/** The phone's page about a limited sign-in, which only a device can lift: an answer given without network led to none. */
const liftPathOf = ({ origin, signInRequestId }: Session, { session }: SignedIn): string | null =>
  origin?.form === "limited" && origin.use !== "shared" && session.deviceId !== null
    ? `/link/${signInRequestId}`
    : null;

/** Home, and signing out, here or elsewhere. */
export function homeRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in", 303);
    const { sessions, risk, ...trust } = await viewHome(deps, present);
    const recoveryRuns = (await runningRecoveries(deps, present)).length > 0;
    const countryOf = (address: string) => {
      const { country } = deps.networks.placeOf(address);
      return country === null ? null : page.messages.country(country);
    };
    const listed = sessions.map((session) => ({
      ...session,
      place: countryOf(session.address),
      startedAt: session.createdAt,
      verdict: session.origin?.verdict ?? null,
      form: session.origin?.form ?? ("full" as const),
      shared: session.origin?.use === "shared",
      liftPath: liftPathOf(session, present),
    }));
    return renderPage(
      c,
      <HomePage
        context={page}
        accountName={present.account.displayName}
        accountIdentifier={present.account.identifier}
        sessions={listed}
        better={risk.better && present.session.deviceId !== null}
        risk={risk.bringUp ? { ...risk, waitHours: deps.config.recoveryWaitHours } : null}
        {...trust}
        recoveryRuns={recoveryRuns}
        administers={present.account.role !== "person"}
        now={deps.clock.now()}
      />,
    );
  });

  app.post("/sign-out", async (c) => {
    const present = await c.get("request").signedIn();
    if (present !== null) await endSession(deps, present.session.id, present.account.id);
    await signOutOthers(c, deps);
    // Or was, before it went idle.
    if (await forgetIdlePerson(c, deps)) return c.redirect(nextPersonAddress, 303);
    if (isOnSharedScreen(present)) {
      forgetPerson(c);
      return c.redirect(nextPersonAddress, 303);
    }
    clearCookie(c, "session");
    return c.redirect("/sign-in", 303);
  });

  app.post("/sessions/:id/end", async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = sessionIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    // A limited session, and one on a shared screen, may end itself and nothing else: somebody else may be holding it.
    const own = id.data === present.session.id;
    if (!own && !mayBeKept(present.session.origin ?? unlimited)) return refusalPage(c, "device_needed");
    await endSession(deps, id.data, present.account.id);
    return c.redirect("/", 303);
  });

  return app;
}
