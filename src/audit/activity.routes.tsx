import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readQuery } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { takes } from "../http/takes.ts";
import { viewActivity } from "./activity.flow.ts";
import { ActivityPage } from "./activity.page.tsx";

const activityQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
});

/** The account's diary. Taking a sign-in back is `approval/undo`. */
export function activityRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/activity", takes("query", activityQuery), async (c) => {
    const { signedIn, page, now } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in", 303);
    const query = readQuery(c, activityQuery);
    if (!query.ok) return refusalPage(c, query.reason);
    const before = query.value.before ?? null;
    const { entries, olderThan } = await viewActivity(deps, present, before);
    const placeOf = (address: string | null) => {
      const country = address === null ? null : deps.networks.placeOf(address).country;
      return country === null ? null : page.messages.country(country);
    };
    const shown = entries.map((entry) => ({ ...entry, place: placeOf(entry.address) }));
    return renderPage(
      c,
      <ActivityPage context={page} entries={shown} olderThan={olderThan} isFirst={before === null} now={now()} />,
    );
  });

  return app;
}
