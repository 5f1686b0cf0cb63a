import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { askedBy } from "../http/asked-by.ts";
import { readQuery } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { sessionIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { Outcome } from "../outcome.ts";
import { confirmSignIn } from "./confirm.flow.ts";
import { ProtectedPage } from "./protected.page.tsx";
import { type Undone, type UndoRefusal, undoSession, undoSignIn } from "./undo.flow.ts";

const endedQuery = z.object({
  ended: z
    .string()
    .regex(/^\d{1,4}$/)
    .default("0"),
});

/** After the fact: keeping a limited sign-in, and "it was not me". */
export function undoRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/link/:id/confirm", async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const confirmed = await confirmSignIn(deps, asked.signedIn, asked.id);
    return confirmed.ok ? c.redirect(`/link/${asked.id}`, 303) : refusalPage(c, confirmed.reason);
  });

  app.post("/link/:id/revoke", async (c) => {
    const asked = await askedBy(c);
    return asked.ok ? protectedPage(c, await undoSignIn(deps, asked.signedIn, asked.id)) : asked.response;
  });

  app.post("/sessions/:id/not-me", async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalPage(c, "session_needed");
    const id = sessionIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    return protectedPage(c, await undoSession(deps, signedIn, id.data));
  });

  app.get("/protected", takes("query", endedQuery), async (c) => {
    const signedIn = await c.get("request").signedIn();
    const query = readQuery(c, endedQuery);
    const until = signedIn?.account.protectedUntil ?? null;
    if (until === null || !query.ok) return c.redirect("/", 303);
    const page = (
      <ProtectedPage
        context={c.get("request").page}
        ended={Number(query.value.ended)}
        protectedUntil={until}
        now={deps.clock.now()}
      />
    );
    return renderPage(c, page);
  });

  return app;
}

const protectedPage = (c: AppContext, undone: Outcome<Undone, UndoRefusal>): Response =>
  undone.ok ? c.redirect(`/protected?ended=${undone.value.ended}`, 303) : refusalPage(c, undone.reason);
