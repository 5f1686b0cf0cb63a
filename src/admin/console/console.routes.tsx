import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { renderPage } from "../../http/respond.tsx";
import { listAlerts } from "../record-actions.flow.ts";
import { enterAction } from "../run-action.flow.ts";
import { alertsRoutes } from "./alerts.routes.tsx";
import { auditLogRoutes } from "./audit-log.routes.tsx";
import { clientChangesRoutes } from "./client-changes.routes.tsx";
import { clientsRoutes } from "./clients.routes.tsx";
import { enterConsole } from "./console-request.routes.tsx";
import { ConsoleHomePage } from "./home.page.tsx";
import { inviteRoutes } from "./invite.routes.tsx";
import { keysRoutes } from "./keys.routes.tsx";
import { newClientRoutes } from "./new-client.routes.tsx";
import { peopleRoutes } from "./people.routes.tsx";
import { personRoutes } from "./person.routes.tsx";
import { policiesRoutes } from "./policies.routes.tsx";
import { settingsRoutes } from "./settings.routes.tsx";
import { signInLogRoutes } from "./sign-in-log.routes.tsx";

/** Beyond this the overview says that there are more. */
const alertsCounted = 20;

/** One for each place of the console, or for a part of one. */
const rooms = [
  peopleRoutes,
  inviteRoutes,
  personRoutes,
  clientsRoutes,
  clientChangesRoutes,
  newClientRoutes,
  policiesRoutes,
  signInLogRoutes,
  alertsRoutes,
  keysRoutes,
  auditLogRoutes,
  settingsRoutes,
];

/** The administrators' console: pages over the one table of actions (`action-table.flow.ts`), and nothing beside it. */
export function consoleRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/admin", async (c) => {
    const inside = await enterConsole(deps, c);
    if (inside instanceof Response) return inside;
    const { caller, frame } = inside;
    const open = await enterAction(deps, caller, listAlerts, { state: "open", count: alertsCounted });
    const counted = open.ok ? open.value.alerts.length : 0;
    const alerts = open.ok && open.value.before !== null ? `${counted}+` : String(counted);
    return renderPage(c, <ConsoleHomePage frame={frame} openAlerts={counted === 0 ? null : alerts} />);
  });

  for (const routes of rooms) app.route("/", routes(deps));
  return app;
}
