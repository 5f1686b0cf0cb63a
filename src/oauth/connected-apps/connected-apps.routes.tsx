import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { freshForMilliseconds } from "../../sessions/session.ts";
import { connectedAppsOf, disconnectApp } from "./connected-apps.flow.ts";
import { ConnectedAppsPage } from "./connected-apps.page.tsx";

/** Anything that a client may be called; which one it is, the database says. */
const clientIdSchema = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** The apps that are connected to one's account. */
export function connectedAppsRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/apps", async (c) => {
    const { signedIn, page, now } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in", 303);
    const apps = await connectedAppsOf(deps, present.account.id);
    const shown = apps.map((each) => ({ ...each, holdsSomething: each.grants.length > 0 }));
    const freshFor = freshForMilliseconds(present.session, now());
    return renderPage(c, <ConnectedAppsPage context={page} apps={shown} freshFor={freshFor} now={now()} />);
  });

  app.post("/apps/:id/disconnect", async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = clientIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    const disconnected = await disconnectApp(deps, present, id.data);
    return disconnected.ok ? c.redirect("/apps", 303) : refusalPage(c, disconnected.reason);
  });

  return app;
}
