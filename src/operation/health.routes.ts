import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { whyNotReady } from "./readiness.flow.ts";

/** For balancers and supervisors, who say nothing about themselves and are told nothing but this. */
export function healthRoutes(deps: Deps): Hono {
  const routes = new Hono();
  // The process runs. It says nothing of the database: a restart would not bring that one back.
  routes.get("/healthz", (c) => c.text("ok"));
  routes.get("/readyz", async (c) => {
    const why = await whyNotReady(deps);
    c.header("Cache-Control", "no-store");
    return why === null ? c.text("ready") : c.text(why, 503);
  });
  return routes;
}
