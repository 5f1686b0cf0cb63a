import { Hono } from "hono";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readJson } from "../http/read-body.ts";
import { json, refusalJson, refusalPage, renderPage } from "../http/respond.tsx";
import { nothing } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { Messages } from "../messages/messages.ts";
import { dismissRisk, noteRiskSeen } from "../recovery/lockout-risk.flow.ts";
import { type SecurityView, viewSecurity } from "./security.flow.ts";
import { SecurityPage, type SecurityRow } from "./security.page.tsx";

/** The overview of all that opens the account, and putting the card of the meter away. */
export function securityRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const waitHours = deps.config.recoveryWaitHours;

  app.get("/security", async (c) => {
    const { signedIn, page, now } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in", 303);
    const view = await viewSecurity(deps, present);
    const rows = rowsOf(page.messages, view, now());
    return renderPage(c, <SecurityPage context={page} risk={{ ...view.risk, waitHours }} rows={rows} />);
  });

  // Sent by the script of a page that shows the meter; looking at the page by itself changes nothing.
  app.post("/security/risk/seen", takes("json", nothing), async (c) => {
    const body = await readJson(c, nothing);
    if (!body.ok) return refusalJson(c, body.reason);
    const present = await c.get("request").signedIn();
    if (present === null) return refusalJson(c, "session_needed");
    const noted = await noteRiskSeen(deps, present);
    return noted.ok ? json(c, {}) : refusalJson(c, noted.reason);
  });

  app.post("/security/risk/dismiss", async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const dismissed = await dismissRisk(deps, present);
    return dismissed.ok ? c.redirect("/", 303) : refusalPage(c, dismissed.reason);
  });

  return app;
}

function rowsOf(messages: Messages, view: SecurityView, now: number): SecurityRow[] {
  const { rows: text } = messages.security;
  const listed = (name: SecurityRow["name"], names: readonly string[]): SecurityRow => ({
    name,
    state: names.length === 0 ? text.none : text.count(names.length),
    note: names.length === 0 ? null : names.join(", "),
  });
  const counted = (name: SecurityRow["name"], count: number, state = text.count(count)): SecurityRow => ({
    name,
    state: count === 0 ? text.none : state,
    note: null,
  });
  const [keys, passkeys] = [true, false].map((isKey) =>
    view.passkeys.filter(({ kind }) => (kind === "security_key") === isKey).map(({ name }) => name),
  );
  return [
    listed("passkeys", passkeys ?? []),
    listed("securityKeys", keys ?? []),
    listed("devices", view.devices),
    counted("knownBrowsers", view.knownBrowsers),
    counted("recoveryCodes", view.codesLeft, text.codesLeft(view.codesLeft)),
    listed("addresses", view.addresses),
    listed("apps", view.apps),
    {
      name: "activity",
      state: view.lastEventAt === null ? text.none : text.lastEvent(messages.ago(view.lastEventAt, now)),
      note: null,
    },
  ];
}
