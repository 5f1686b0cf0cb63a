import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { changeTo, setAside } from "../../http/other-accounts.ts";
import { readForm } from "../../http/read-body.ts";
import { refusalPage } from "../../http/respond.tsx";
import { sameOrigin } from "../../http/same-origin.ts";
import { returnToSchema, sessionIdSchema } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";

const fields = z.object({
  // Only back to a request that is checked anew.
  return_to: returnToSchema.refine((path) => path.startsWith("/oauth/authorize?")),
  session: z.union([z.literal("another"), sessionIdSchema]),
});

/** What was chosen on the page of `prompt=select_account`. */
export function selectAccountRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/oauth/select-account", sameOrigin(deps.config.origin), takes("form", fields), async (c) => {
    const form = await readForm(c, fields);
    if (!form.ok) return refusalPage(c, form.reason);
    const { return_to: returnTo, session } = form.value;
    c.header("Cache-Control", "no-store");
    if (session !== "another" && (await changeTo(c, deps, session))) return c.redirect(returnTo, 303);
    await setAside(c, deps);
    return c.redirect(`/sign-in?return_to=${encodeURIComponent(returnTo)}`, 303);
  });

  return app;
}
