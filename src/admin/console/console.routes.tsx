import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { renderPage } from "../../http/respond.tsx";
import { enterConsole } from "./console-request.routes.tsx";
import { ConsoleHomePage } from "./home.page.tsx";
import { inviteRoutes } from "./invite.routes.tsx";
import { peopleRoutes } from "./people.routes.tsx";
import { personRoutes } from "./person.routes.tsx";

/** The administrators' console: pages over the one table of actions (`action-table.flow.ts`), and nothing beside it. */
export function consoleRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/admin", async (c) => {
    const inside = await enterConsole(deps, c);
    return inside instanceof Response ? inside : renderPage(c, <ConsoleHomePage frame={inside.frame} />);
  });

  for (const routes of [peopleRoutes, inviteRoutes, personRoutes]) app.route("/", routes(deps));
  return app;
}
