import { Hono } from "hono";
import type { AppEnv } from "../../src/http/app-env.ts";
import { messagesFor } from "../../src/messages/messages.ts";

/** An app with nothing but the request context that `http/` works with, for tests of one middleware or reader. */
export function createEdge(origin = "http://localhost:8080"): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set("request", {
      address: "192.0.2.7",
      screen: { browser: "Firefox", system: "Linux", address: "192.0.2.7" },
      deviceName: "Laptop",
      now: () => 1_795_000_000_000,
      page: { ...messagesFor("en"), assetUrl: (entry) => `/assets/${entry}`, origin },
      signedIn: async () => null,
      formAction: ["'self'"],
    });
    await next();
  });
  return app;
}
