import { Readable } from "node:stream";
import { Hono } from "hono";
import { z } from "zod";
import { exportAudit } from "../audit/export.flow.ts";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readJson, readQuery } from "../http/read-body.ts";
import { readResourceRequest, refuseResource } from "../http/resource.ts";
import { json } from "../http/respond.tsx";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { readPersonToken } from "../oauth/tokens/person-token.flow.ts";
import type { Action } from "./action.flow.ts";
import { actionTable } from "./action-table.flow.ts";
import type { Caller } from "./actor.ts";
import { type AdminRefusal, adminError } from "./admin-refusal.ts";
import { callerByToken } from "./caller.flow.ts";
import { adminScope } from "./client-target.flow.ts";
import { instantField } from "./fields.flow.ts";
import { mayDo } from "./may-act.ts";
import { listAudit } from "./record-actions.flow.ts";
import { runAction } from "./run-action.flow.ts";

/** `people.disable` → `/admin/api/people/disable` */
const pathOf = ({ name }: Action): string => `/admin/api/${name.replace(".", "/")}`;

/**
 * The table of actions for programs: what reads is a GET with its input in the query, what changes is a POST with JSON. Each takes an
 * access token with the scope `admin` of an account that has a role, and no cookie.
 */
export function adminApiRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  for (const action of actionTable) {
    if (action.changes)
      app.post(pathOf(action), takes("json", action.input, action.summary), (c) => answer(deps, c, action));
    else app.get(pathOf(action), takes("query", action.input, action.summary), (c) => answer(deps, c, action));
  }
  app.get("/admin/api/audit/export", takes("query", exportQuery), (c) => answerExport(deps, c));
  return app;
}

/** Whoever may list the audit log may have it whole: as JSON lines, which no action of the table answers. */
const exportQuery = z.object({
  event: z.string().max(limits.eventNameCharacters).optional(),
  since: instantField.optional(),
  until: instantField.optional(),
});

async function answerExport(deps: Deps, c: AppContext): Promise<Response> {
  const caller = await readCaller(deps, c);
  if (caller instanceof Response) return caller;
  const may = mayDo(caller.actor, listAudit);
  if (!may.ok) return refuseAction(c, may.reason);
  const input = readQuery(c, exportQuery);
  if (!input.ok) return refuseAction(c, "malformed");
  const { event, since = null, until = null } = input.value;
  const lines = exportAudit(deps.db, { events: event === undefined ? [] : [event], since, until });
  c.header("Cache-Control", "no-store");
  return c.body(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream<Uint8Array>, 200, {
    "Content-Type": "application/jsonl",
  });
}

async function readCaller(deps: Deps, c: AppContext): Promise<Caller | Response> {
  const access = await readPersonToken(deps, await readResourceRequest(deps, c), adminScope);
  if (!access.ok) return refuseResource(c, access.reason);
  const caller = callerByToken(access.value, c.get("request").address);
  return caller.ok ? caller.value : refuseAction(c, caller.reason);
}

async function answer(deps: Deps, c: AppContext, action: Action): Promise<Response> {
  const caller = await readCaller(deps, c);
  if (caller instanceof Response) return caller;
  const input = action.changes ? await readJson(c, action.input) : readQuery(c, action.input);
  if (!input.ok) return refuseAction(c, "malformed");
  const done = await runAction(deps, caller, action, input.value);
  return done.ok ? json(c, done.value) : refuseAction(c, done.reason);
}

function refuseAction(c: AppContext, reason: AdminRefusal): Response {
  if (reason === "fresh_verification_needed")
    return refuseResource(c, "sign_in_too_old", limits.freshVerificationSeconds);
  const { status, description } = adminError(reason);
  return c.json({ error: reason, error_description: description }, status);
}
