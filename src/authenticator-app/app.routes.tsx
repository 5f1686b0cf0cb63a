import { Hono } from "hono";
import { z } from "zod";
import { deny } from "../approval/decide.flow.ts";
import type { Deps } from "../deps.ts";
import { loadServiceWorker } from "../http/app-build.ts";
import type { AppEnv } from "../http/app-env.ts";
import { askedBy } from "../http/asked-by.ts";
import { refuseInKind } from "../http/in-kind.ts";
import { readJson } from "../http/read-body.ts";
import { json, refusalJson, renderPage } from "../http/respond.tsx";
import { takes } from "../http/takes.ts";
import { AppPage } from "./app.page.tsx";
import { appManifest } from "./app-manifest.ts";
import { viewAppState } from "./app-state.flow.ts";
import type { AppState } from "./app-state.ts";

const denyBody = z.object({ reason: z.enum(["declined", "not_started_by_me"]) });

/** The app on the phone: its shell, what makes it installable, and what it asks about itself. */
export function authenticatorAppRoutes(deps: Deps, clientFolder: string): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  let serviceWorker: string | null | undefined;

  // The same for everybody who reads this language: the service worker keeps it for a start without network.
  app.get("/app", (c) => renderPage(c, <AppPage context={c.get("request").page} />));

  app.get("/app/manifest.webmanifest", (c) => {
    const { language, messages, assetUrl } = c.get("request").page;
    const { description, screens } = messages.app;
    const { scan, typeCode } = screens.home;
    c.header("Cache-Control", "no-cache");
    c.header("Vary", "Accept-Language");
    return c.json(appManifest(language, { description, scan, typeCode }, assetUrl), 200, {
      "Content-Type": "application/manifest+json",
    });
  });

  app.get("/app/service-worker.js", (c) => {
    serviceWorker ??= loadServiceWorker(clientFolder, deps.assetUrl);
    if (serviceWorker === null) return refuseInKind(c, "not_found");
    c.header("Cache-Control", "no-cache");
    // Its own folder would be /app/, which does not cover /app.
    c.header("Service-Worker-Allowed", "/app");
    return c.body(serviceWorker, 200, { "Content-Type": "text/javascript; charset=utf-8" });
  });

  app.get("/app/state", async (c) => {
    const { page, signedIn } = c.get("request");
    const { worst, ...facts } = await viewAppState(deps, await signedIn());
    const { sentence } = page.messages.security.risk;
    const hint = worst === null ? null : sentence(worst.loss, worst.way, deps.config.recoveryWaitHours);
    const state: AppState = { ...facts, hint };
    return json(c, state);
  });

  // The card has the same at /link/:id/deny, for a request that was opened there; here it never was.
  app.post("/app/requests/:id/deny", takes("json", denyBody), async (c) => {
    const asked = await askedBy(c, "json");
    if (!asked.ok) return asked.response;
    const body = await readJson(c, denyBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const denied = await deny(deps, asked.signedIn, asked.id, body.value.reason);
    return denied.ok ? json(c, {}) : refusalJson(c, denied.reason);
  });

  return app;
}
