import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readQuery } from "../../http/read-body.ts";
import { refusalPage } from "../../http/respond.tsx";
import { takes } from "../../http/takes.ts";
import { limits } from "../../limits.ts";
import { personField } from "../fields.flow.ts";
import { listAudit } from "../record-actions.flow.ts";
import { entriesOf } from "./audit-entries.flow.ts";
import { AuditLogPage } from "./audit-log.page.tsx";
import { showAction } from "./console-request.routes.tsx";
import { dayFields, spanOf } from "./day-fields.flow.ts";

const auditQuery = z.object({
  event: z.string().max(limits.eventNameCharacters).optional(),
  person: personField.optional(),
  ...dayFields,
  /** The number of the last entry on the page before. */
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

/** The audit log. */
export function auditLogRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/admin/audit", takes("query", auditQuery), (c) => {
    const query = readQuery(c, auditQuery);
    if (!query.ok) return refusalPage(c, query.reason);
    const { event, person, after } = query.value;
    return showAction(deps, c, {
      section: "audit",
      action: listAudit,
      entered: { event, person, before: after, ...spanOf(query.value) },
      page: async ({ records, before }, { frame }) => (
        <AuditLogPage
          frame={frame}
          entries={await entriesOf(deps, records)}
          sought={query.value}
          after={before === null ? null : String(before)}
        />
      ),
    });
  });

  return app;
}
