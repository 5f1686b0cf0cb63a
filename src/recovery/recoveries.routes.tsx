import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readForm, readQuery } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { idSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { RecoveryId } from "../ids.ts";
import { RecoveriesPage, type RecoveryRow } from "./recoveries.page.tsx";
import { type RunningRecovery, runningRecoveries, stopRecovery } from "./running-recoveries.flow.ts";

const recoveryId = idSchema<RecoveryId>("rec_");
const cancelForm = z.object({ not_me: z.literal("1").optional() });
const stoppedQuery = z.object({ stopped: z.enum(["stopped", "not_me"]).optional() });

/** Recoveries that are under way, for their owner. */
export function recoveriesRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/recoveries", takes("query", stoppedQuery), async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in?return_to=/recoveries", 303);
    const query = readQuery(c, stoppedQuery);
    const countryOf = (address: string) => {
      const { country } = deps.networks.placeOf(address);
      return country === null ? null : page.messages.country(country);
    };
    const rows = (await runningRecoveries(deps, present)).map((one) => toRow(one, countryOf(one.recovery.address)));
    const stopped = query.ok ? (query.value.stopped ?? null) : null;
    return renderPage(c, <RecoveriesPage context={page} recoveries={rows} stopped={stopped} now={deps.clock.now()} />);
  });

  app.post("/recoveries/:id/cancel", takes("form", cancelForm), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = recoveryId.safeParse(c.req.param("id"));
    const form = await readForm(c, cancelForm);
    if (!id.success) return refusalPage(c, "not_found");
    if (!form.ok) return refusalPage(c, form.reason);
    const notMe = form.value.not_me === "1";
    const stopped = await stopRecovery(deps, present, id.data, notMe);
    if (stopped.ok) return c.redirect(`/recoveries?stopped=${notMe ? "not_me" : "stopped"}`, 303);
    const { reason } = stopped;
    const plain = reason === "not_found" || reason === "device_needed" || reason === "device_too_new";
    return refusalPage(c, plain ? reason : "recovery_over");
  });

  return app;
}

function toRow({ recovery, state }: RunningRecovery, place: string | null): RecoveryRow {
  const { id, browser, system, address, startedAt, proofs } = recovery;
  const shown = state.name === "waiting" || state.name === "ready" ? state.name : "proving";
  const readyAt = state.name === "waiting" ? state.until : null;
  return { id, browser, system, address, place, startedAt, proofs, state: shown, readyAt };
}
