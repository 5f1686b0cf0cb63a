import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readJson } from "../http/read-body.ts";
import { json, refusalJson } from "../http/respond.tsx";
import { nothing } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { pushPublicKey } from "../signing-keys/push-key.flow.ts";
import { subscribe, unsubscribe } from "./push-subscription.flow.ts";

/** As PushSubscription.toJSON() gives it (W3C Push API §8): a point of 65 bytes, a secret of 16. */
const subscriptionBody = z.object({
  endpoint: z.string().min(1).max(limits.pushEndpointCharacters),
  keys: z.object({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}(==)?$/),
  }),
});

/** The app on a device asks for the server's key, and tells where the device is notified. */
export function pushRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/app/push/key", async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalJson(c, "session_needed");
    if (signedIn.session.deviceId === null) return refusalJson(c, "device_needed");
    return json(c, { key: await pushPublicKey(deps) });
  });

  app.post("/app/push/subscribe", takes("json", subscriptionBody), async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, subscriptionBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const { endpoint, keys } = body.value;
    const subscribed = await subscribe(deps, signedIn, { endpoint, ...keys });
    return subscribed.ok ? json(c, {}) : refusalJson(c, subscribed.reason);
  });

  app.post("/app/push/unsubscribe", takes("json", nothing), async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalJson(c, "session_needed");
    const body = await readJson(c, nothing);
    if (!body.ok) return refusalJson(c, body.reason);
    const unsubscribed = await unsubscribe(deps, signedIn);
    return unsubscribed.ok ? json(c, {}) : refusalJson(c, unsubscribed.reason);
  });

  return app;
}
