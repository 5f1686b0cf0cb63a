import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { streamForAccount } from "../http/account-stream.ts";
import type { AppEnv } from "../http/app-env.ts";
import { refusalJson } from "../http/respond.tsx";
import { viewNamedRequests } from "./named-requests.flow.ts";

/** What the authenticator app follows while it is open. */
export function namedRequestRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/app/events", async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalJson(c, "session_needed");
    if (signedIn.session.deviceId === null) return refusalJson(c, "device_needed");
    const { messages } = c.get("request").page;
    return streamForAccount(c, deps, signedIn, async () => {
      const requests = await viewNamedRequests(deps, signedIn.account.id);
      const shown = requests.map(({ address, ...request }) => {
        const { city, country } = deps.networks.placeOf(address);
        const place = [city, country === null ? null : messages.country(country)].filter((part) => part !== null);
        return { ...request, place: place.join(", ") || null };
      });
      return { watched: requests.map(({ id }) => id), endsAt: requests.map(({ expiresAt }) => expiresAt), shown };
    });
  });

  return app;
}
