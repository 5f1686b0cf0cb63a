import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readForm } from "../http/read-body.ts";
import type { PageRefusal } from "../http/refusals.ts";
import { json, refusalJson, refusalPage, renderPage } from "../http/respond.tsx";
import { enrolmentIdSchema, nothing, requestIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import type { EnrolmentId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { freshForMilliseconds, type SignedIn } from "../sessions/session.ts";
import { AddPhonePage, BindingCodePage } from "./add-phone.page.tsx";
import { EnrolmentPage } from "./enrolment.page.tsx";
import { cancelOffer, offerCode, viewEnrolment } from "./offer-enrolment.flow.ts";
import { mayUndoHere, undoEnrolment } from "./undo-enrolment.flow.ts";
import { vouchForSignIn } from "./vouch-for-screen.flow.ts";

const vouching = z.object({ request: requestIdSchema });

/** The trusted device's side of bringing in another one: the code, what came of it, taking it back. */
export function enrolmentRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  offering(app, deps);
  following(app, deps);
  return app;
}

function offering(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/devices/add", async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    if (present.session.deviceId === null) return refusalPage(c, "device_needed");
    const freshFor = freshForMilliseconds(present.session, deps.clock.now());
    return renderPage(c, <AddPhonePage context={page} freshFor={freshFor} />);
  });

  // Answered with the page itself, not by a redirect: nothing but this answer ever holds the code.
  app.post("/devices/add", async (c) => {
    const { signedIn, page } = c.get("request");
    const present = await signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const offered = await offerCode(deps, present);
    if (!offered.ok) return refusalPage(c, offered.reason);
    const { enrolment, url } = offered.value;
    const lifetimeSeconds = limits.bindingCodeLifetimeSeconds;
    return renderPage(
      c,
      <BindingCodePage context={page} enrolmentId={enrolment.id} url={url} lifetimeSeconds={lifetimeSeconds} />,
    );
  });

  app.post("/enrolments", takes("form", vouching), async (c) => {
    const present = await c.get("request").signedIn();
    if (present === null) return refusalPage(c, "session_needed");
    const form = await readForm(c, vouching);
    if (!form.ok) return refusalPage(c, form.reason);
    const offered = await vouchForSignIn(deps, present, form.value.request);
    return offered.ok ? c.redirect(`/link/${form.value.request}`, 303) : refusalPage(c, offered.reason);
  });
}

function following(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/enrolments/:id", async (c) => {
    const asked = await askedAbout(c);
    if (!asked.ok) return refusalPage(c, asked.reason);
    const { present, id } = asked.value;
    const view = await viewEnrolment(deps, present, id);
    if (!view.ok) return refusalPage(c, view.reason);
    const { enrolment, state, deviceName } = view.value;
    return renderPage(
      c,
      <EnrolmentPage
        context={c.get("request").page}
        enrolmentId={id}
        state={state}
        deviceName={deviceName}
        claimedAgain={state === "bound" && enrolment.claimedAgainAt !== null}
        canUndo={await mayUndoHere(deps, present, enrolment)}
      />,
    );
  });

  app.get("/enrolments/:id/state", async (c) => {
    const asked = await askedAbout(c);
    if (!asked.ok) return refusalJson(c, asked.reason);
    const view = await viewEnrolment(deps, asked.value.present, asked.value.id);
    if (!view.ok) return refusalJson(c, view.reason);
    const { enrolment, state } = view.value;
    const over = deps.clock.now() >= enrolment.expiresAt;
    return json(c, { state, claimedAgain: enrolment.claimedAgainAt !== null, over });
  });

  app.post("/enrolments/:id/cancel", takes("form", nothing), async (c) => {
    const asked = await askedAbout(c);
    const form = await readForm(c, nothing);
    if (!asked.ok || !form.ok) return refusalPage(c, asked.ok ? "malformed" : asked.reason);
    const { present, id } = asked.value;
    const cancelled = await cancelOffer(deps, present, id);
    return cancelled.ok ? c.redirect(`/enrolments/${id}`, 303) : refusalPage(c, cancelled.reason);
  });

  app.post("/enrolments/:id/undo", takes("form", nothing), async (c) => {
    const asked = await askedAbout(c);
    const form = await readForm(c, nothing);
    if (!asked.ok || !form.ok) return refusalPage(c, asked.ok ? "malformed" : asked.reason);
    const { present, id } = asked.value;
    const undone = await undoEnrolment(deps, present, id);
    return undone.ok ? c.redirect(`/enrolments/${id}`, 303) : refusalPage(c, undone.reason);
  });
}

/** Who asks, about which enrolment. */
async function askedAbout(
  c: AppContext,
): Promise<Outcome<{ readonly present: SignedIn; readonly id: EnrolmentId }, PageRefusal>> {
  const id = enrolmentIdSchema.safeParse(c.req.param("id"));
  if (!id.success) return refuse("not_found");
  const present = await c.get("request").signedIn();
  return present === null ? refuse("session_needed") : accept({ present, id: id.data });
}
