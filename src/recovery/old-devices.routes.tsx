import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readForm } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { takes } from "../http/takes.ts";
import type { Messages } from "../messages/messages.ts";
import { findOldThings, type OldThings, removeOldThings } from "./old-devices.flow.ts";
import { OldDevicesPage, type OldThingGroups } from "./old-devices.page.tsx";

/** `keep:` and an id, once for each thing that was ticked. */
const keepForm = z
  .record(z.string().regex(/^keep:\S{1,200}$/), z.literal("1"))
  .refine((fields) => Object.keys(fields).length <= 1000);

/** The last step of a recovery, in the session that it ended in. */
export function oldDevicesRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/recover/old-devices", async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return c.redirect("/sign-in", 303);
    const old = await findOldThings(deps, present);
    if (!old.ok) return c.redirect("/", 303);
    const groups = inWords(old.value, page.messages, deps.clock.now());
    return renderPage(c, <OldDevicesPage context={page} groups={groups} />);
  });

  app.post("/recover/old-devices", takes("form", keepForm), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const form = await readForm(c, keepForm);
    if (!form.ok) return refusalPage(c, form.reason);
    const kept = new Set(Object.keys(form.value).map((field) => field.slice("keep:".length)));
    const removed = await removeOldThings(deps, present, kept);
    return removed.ok ? c.redirect("/", 303) : refusalPage(c, removed.reason);
  });

  return app;
}

function inWords({ devices, passkeys, sessions, apps }: OldThings, messages: Messages, now: number): OldThingGroups {
  const { oldDevices } = messages.accountRecovery;
  return {
    devices: devices.map(({ id, name, lastSeenAt }) => {
      const note = `${oldDevices.lastSeen(messages.ago(lastSeenAt, now))}, ${oldDevices.withPasskeys}`;
      return { id, name, note };
    }),
    passkeys: passkeys.map(({ id, name, createdAt }) => {
      return { id, name, note: oldDevices.added(messages.day(createdAt)) };
    }),
    sessions: sessions.map(({ id, browser, system, createdAt }) => {
      return { id, name: messages.shell.device(browser, system), note: oldDevices.since(messages.day(createdAt)) };
    }),
    apps: apps.map(({ id, name, since }) => ({ id, name, note: oldDevices.since(messages.day(since)) })),
  };
}
