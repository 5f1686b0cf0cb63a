import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { showSettings } from "../server-actions.flow.ts";
import { showAction } from "./console-request.routes.tsx";
import { SettingsPage } from "./settings.page.tsx";

/** How the server is set up. Changes nothing: the environment does. */
export function settingsRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get("/admin/settings", (c) =>
    showAction(deps, c, {
      section: "settings",
      action: showSettings,
      entered: {},
      page: (settings, { frame }) => <SettingsPage frame={frame} settings={settings} />,
    }),
  );
  return app;
}
