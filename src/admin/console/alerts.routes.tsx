import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { nothing } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";
import type { AccountId } from "../../ids.ts";
import { showPerson } from "../people-actions.flow.ts";
import { listAlerts, seeToAlert } from "../record-actions.flow.ts";
import { enterAction } from "../run-action.flow.ts";
import { AlertsPage, type ShownAlert } from "./alerts.page.tsx";
import { changeByForm, enterConsole, type Inside, mayTry, refuseInConsole } from "./console-request.routes.tsx";

const section = "alerts";
const path = "/admin/alerts";
const { state, before } = listAlerts.input.shape;
const pageQuery = z.object({ state, after: before, done: z.literal("1").optional() });

/** Alerts: looking at them, and noting that somebody has seen to one. */
export function alertsRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(path, takes("query", pageQuery), async (c) => {
    const query = readQuery(c, pageQuery);
    if (!query.ok) return refusalPage(c, query.reason);
    const inside = await enterConsole(deps, c);
    if (inside instanceof Response) return inside;
    const { state, after, done } = query.value;
    const { caller, frame } = inside;
    const listed = await enterAction(deps, caller, listAlerts, { state, before: after });
    if (!listed.ok) return refuseInConsole(c, frame, { section, reason: listed.reason, back: "/admin" });
    const nameOf = namesFor(deps, inside);
    const alerts: ShownAlert[] = [];
    for (const { sequence, at, event, address, accountId, acknowledged } of listed.value.alerts) {
      const person = accountId === null ? null : { id: accountId, name: await nameOf(accountId) };
      const by = acknowledged?.by ?? null;
      const seen = acknowledged === null ? null : { at: acknowledged.at, name: by === null ? null : await nameOf(by) };
      alerts.push({ sequence, at, event, address, person, acknowledged: seen });
    }
    return renderPage(
      c,
      <AlertsPage
        frame={frame}
        alerts={alerts}
        sought={{ state, after: after?.toString() }}
        after={listed.value.before?.toString() ?? null}
        mayAcknowledge={mayTry(caller, seeToAlert)}
        done={done === undefined ? null : frame.context.messages.alerts.done}
      />,
    );
  });

  app.post(`${path}/:alert/acknowledge`, takes("form", nothing), (c) =>
    changeByForm(deps, c, {
      section,
      fields: nothing,
      action: seeToAlert,
      entered: () => ({ alert: Number(c.req.param("alert")) }),
      back: path,
      done: () => c.redirect(`${path}?done=1`, 303),
    }),
  );

  return app;
}

/** The names of people by id, each asked for once. */
function namesFor(deps: Deps, { caller, frame }: Inside): (id: AccountId) => Promise<string> {
  const names = new Map<AccountId, string>();
  return async (id) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const found = await enterAction(deps, caller, showPerson, { person: id });
    const name = found.ok ? found.value.displayName : frame.context.messages.alerts.somebody;
    names.set(id, name);
    return name;
  };
}
