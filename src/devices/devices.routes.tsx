import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { clearCookie } from "../http/cookies.ts";
import { readForm } from "../http/read-body.ts";
import { refusalPage, renderPage } from "../http/respond.tsx";
import { deviceIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { freshForMilliseconds, type SignedIn } from "../sessions/session.ts";
import { DeviceEndedPage, DevicePage } from "./device.page.tsx";
import { DevicesPage } from "./devices.page.tsx";
import { endOwnDevice } from "./end-device.flow.ts";
import { renameDevice } from "./rename-device.flow.ts";
import { viewDevice, viewDevices } from "./view-devices.flow.ts";

const flag = z.literal("1").optional();
const nameFields = z.object({ name: z.string().trim().min(1).max(limits.deviceNameCharacters) });
const endingFields = z.object({ lost: flag, undoApprovals: flag });

/** What a person approves with: looking, naming, parting. */
export function deviceRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/devices", async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    return listPage(c, deps, present);
  });

  app.get("/devices/:id", async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = deviceIdSchema.safeParse(c.req.param("id"));
    const view = id.success ? await viewDevice(deps, present, id.data) : null;
    if (view === null || !view.ok) return refusalPage(c, "not_found");
    const { device, ...rest } = view.value;
    return renderPage(
      c,
      <DevicePage
        context={page}
        device={{ ...device, ...rest }}
        nameCharacters={limits.deviceNameCharacters}
        freshFor={freshForMilliseconds(present.session, deps.clock.now())}
        now={deps.clock.now()}
      />,
    );
  });

  app.post("/devices/:id/rename", takes("form", nameFields), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = deviceIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    const form = await readForm(c, nameFields);
    if (!form.ok) return refusalPage(c, form.reason === "malformed" ? "malformed_name" : form.reason);
    const renamed = await renameDevice(deps, present, id.data, form.value.name);
    return renamed.ok ? c.redirect("/devices", 303) : refusalPage(c, renamed.reason);
  });

  app.post("/devices/:id/remove", takes("form", endingFields), async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const id = deviceIdSchema.safeParse(c.req.param("id"));
    if (!id.success) return refusalPage(c, "not_found");
    const form = await readForm(c, endingFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const { lost, undoApprovals } = form.value;
    const ending = { deviceId: id.data, lost: lost !== undefined, undoApprovals: undoApprovals !== undefined };
    const ended = await endOwnDevice(deps, present, ending);
    if (!ended.ok) return refusalPage(c, ended.reason);
    // It was this very browser: its session is over, and its cookie names a device no more.
    if (id.data === present.session.deviceId) {
      clearCookie(c, "session");
      return c.redirect("/sign-in", 303);
    }
    if (!ending.lost) return c.redirect("/devices", 303);
    const { name, undone, keptPasskeys } = ended.value;
    return renderPage(c, <DeviceEndedPage context={page} name={name} undone={undone} kept={keptPasskeys > 0} />);
  });

  return app;
}

async function listPage(c: AppContext, deps: Deps, present: SignedIn): Promise<Response> {
  const { trusted, gone, knownBrowsers, newcomerUntil } = await viewDevices(deps, present);
  const now = deps.clock.now();
  return renderPage(
    c,
    <DevicesPage
      context={c.get("request").page}
      devices={trusted}
      removed={gone.map((device) => ({
        ...device,
        revokedAt: device.revokedAt ?? now,
        lost: device.lostAt !== null,
      }))}
      knownBrowsers={knownBrowsers}
      newcomerUntil={newcomerUntil}
      freshFor={freshForMilliseconds(present.session, now)}
      now={now}
    />,
  );
}
