import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { streamForAccount } from "../http/account-stream.ts";
import type { AppEnv } from "../http/app-env.ts";
import { askedBy } from "../http/asked-by.ts";
import { refusalJson, refusalPage } from "../http/respond.tsx";
import { viewNamedRequests } from "./named-requests.flow.ts";
import { openBackchannelRequest } from "./open-backchannel.flow.ts";

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

  app.post("/app/requests/:id/open", async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const opened = await openBackchannelRequest(deps, asked.signedIn, asked.id, c.get("request").address);
    return opened.ok ? c.redirect(`/link/${opened.value}`, 303) : refusalPage(c, opened.reason);
  });

  return app;
}
