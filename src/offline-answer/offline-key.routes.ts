import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readJson } from "../http/read-body.ts";
import { json, refusalJson } from "../http/respond.tsx";
import { assertionSchema, nothing, secretSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { SignedIn } from "../sessions/session.ts";
import { beginOfflineKey, keepOfflineKey, stopOfflineAnswers } from "./offline-key.flow.ts";

const keyBody = z.object({ response: assertionSchema, key: secretSchema });

/** Setting a phone up for offline answers, and undoing it; the app's settings call these. */
export function offlineKeyRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/app/offline-key/options", takes("json", nothing), (c) =>
    asPerson(c, async (signedIn) => {
      const body = await readJson(c, nothing);
      if (!body.ok) return refusalJson(c, body.reason);
      const options = await beginOfflineKey(deps, signedIn);
      return options.ok ? json(c, options.value) : refusalJson(c, options.reason);
    }),
  );

  app.post("/app/offline-key", takes("json", keyBody), (c) =>
    asPerson(c, async (signedIn) => {
      const body = await readJson(c, keyBody);
      if (!body.ok) return refusalJson(c, body.reason);
      const kept = await keepOfflineKey(deps, signedIn, body.value.response, body.value.key);
      return kept.ok ? json(c, {}) : refusalJson(c, kept.reason);
    }),
  );

  app.post("/app/offline-key/remove", (c) =>
    asPerson(c, async (signedIn) => {
      const stopped = await stopOfflineAnswers(deps, signedIn);
      return stopped.ok ? json(c, {}) : refusalJson(c, stopped.reason);
    }),
  );

  return app;
}

async function asPerson(c: AppContext, answer: (signedIn: SignedIn) => Promise<Response>): Promise<Response> {
  const signedIn = await c.get("request").signedIn();
  return signedIn === null ? refusalJson(c, "session_needed") : answer(signedIn);
}
