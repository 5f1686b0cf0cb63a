import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import type { Caller } from "../actor.ts";
import { leavesOf } from "../change-lines.ts";
import { listClients } from "../client-actions.flow.ts";
import { listAudit, listSignIns, showOneSignIn, verifySignIn } from "../record-actions.flow.ts";
import { enterAction } from "../run-action.flow.ts";
import { entriesOf } from "./audit-entries.flow.ts";
import { enterConsole, refuseInConsole } from "./console-request.routes.tsx";
import { dayFields, spanOf } from "./day-fields.flow.ts";
import { SignInEntryPage, type Verified } from "./sign-in-entry.page.tsx";
import { SignInLogPage } from "./sign-in-log.page.tsx";

const { person, client, verdict, state, after } = listSignIns.input.shape;
const logQuery = z.object({ person, client, verdict, state, ...dayFields, after });
const entryQuery = z.object({ verify: z.literal("yes").optional() });

const section = "signIns";
const path = "/admin/sign-ins";

/** The log of sign-ins, and each of them with why, and with what was signed. */
export function signInLogRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get(path, takes("query", logQuery), async (c) => {
    const inside = await enterConsole(deps, c);
    if (inside instanceof Response) return inside;
    const { caller, frame } = inside;
    const query = readQuery(c, logQuery);
    if (!query.ok) return refuseInConsole(c, frame, { section, reason: query.reason, back: path });
    const { from: _, until: __, ...sought } = query.value;
    const found = await enterAction(deps, caller, listSignIns, { ...sought, ...spanOf(query.value) });
    if (!found.ok) return refuseInConsole(c, frame, { section, reason: found.reason, back: path });
    const listed = await enterAction(deps, caller, listClients, {});
    return renderPage(
      c,
      <SignInLogPage
        frame={frame}
        signIns={found.value.signIns}
        clients={listed.ok ? listed.value.clients : []}
        sought={query.value}
        after={found.value.after}
      />,
    );
  });

  app.get(`${path}/:signIn`, takes("query", entryQuery), async (c) => {
    const inside = await enterConsole(deps, c);
    if (inside instanceof Response) return inside;
    const { caller, frame } = inside;
    const query = readQuery(c, entryQuery);
    if (!query.ok) return refusalPage(c, query.reason);
    const id = c.req.param("signIn");
    const shown = await enterAction(deps, caller, showOneSignIn, { sign_in: id });
    if (!shown.ok) return refuseInConsole(c, frame, { section, reason: shown.reason, back: path });
    const course = await enterAction(deps, caller, listAudit, { subject: id });
    const { country } = deps.networks.placeOf(shown.value.screen.address);
    return renderPage(
      c,
      <SignInEntryPage
        frame={frame}
        signIn={shown.value}
        place={country === null ? null : frame.context.messages.country(country)}
        verified={query.value.verify === undefined ? { result: "not_asked" } : await verify(deps, caller, id)}
        course={course.ok ? await entriesOf(deps, course.value.records) : []}
      />,
    );
  });

  return app;
}

async function verify(deps: Deps, caller: Caller, id: string): Promise<Verified> {
  const verified = await enterAction(deps, caller, verifySignIn, { sign_in: id });
  if (verified.ok) {
    const { passkey, statement } = verified.value;
    return { result: "valid", passkey, statement: leavesOf(statement) };
  }
  return { result: verified.reason === "signature_invalid" ? "signature_invalid" : "not_found" };
}
