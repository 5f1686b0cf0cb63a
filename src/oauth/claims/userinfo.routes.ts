import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readResourceRequest, refuseResource } from "../../http/resource.ts";
import { readableByAnyOrigin } from "../endpoint.routes.ts";
import { readUserinfo } from "./userinfo.flow.ts";

/** OpenID Connect Core §5.3 */
export function userinfoRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.use("/oauth/userinfo", readableByAnyOrigin);
  app.on(["GET", "POST"], "/oauth/userinfo", async (c) => {
    const userinfo = await readUserinfo(deps, await readResourceRequest(deps, c));
    if (!userinfo.ok) return refuseResource(c, userinfo.reason);
    if (userinfo.value.form === "json") return c.json(userinfo.value.claims);
    c.header("Content-Type", "application/jwt");
    return c.body(userinfo.value.token);
  });

  return app;
}
