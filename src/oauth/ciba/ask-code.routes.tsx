import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readForm } from "../../http/read-body.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import { freshForMilliseconds } from "../../sessions/session.ts";
import { askCodeMadeAt, makeAskCode, removeAskCode } from "./ask-code.flow.ts";
import { AskCodePage } from "./ask-code.page.tsx";

const changing = z.object({ action: z.enum(["make", "remove"]) });

/** One's own code for apps that ask by name. */
export function askCodeRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/apps/code", async (c) => {
    const { signedIn, page, now } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in?return_to=/apps/code", 303);
    const madeAt = await askCodeMadeAt(deps.db, present.account.id);
    const has = madeAt === null ? null : { madeAt, code: null };
    return renderPage(
      c,
      <AskCodePage context={page} has={has} freshFor={freshForMilliseconds(present.session, now())} />,
    );
  });

  // A new code is not followed by a redirect: the answer is the only place where it ever is.
  app.post("/apps/code", takes("form", changing), async (c) => {
    const { signedIn, page, now } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const form = await readForm(c, changing);
    if (!form.ok) return refusalPage(c, form.reason);
    if (form.value.action === "remove") {
      const removed = await removeAskCode(deps, present);
      return removed.ok ? c.redirect("/apps/code", 303) : refusalPage(c, removed.reason);
    }
    const made = await makeAskCode(deps, present);
    if (!made.ok) return refusalPage(c, made.reason);
    const has = { madeAt: now(), code: made.value };
    return renderPage(
      c,
      <AskCodePage context={page} has={has} freshFor={freshForMilliseconds(present.session, now())} />,
    );
  });

  return app;
}
