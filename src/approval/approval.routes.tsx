import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { askedBy } from "../http/asked-by.ts";
import { readForm, readJson } from "../http/read-body.ts";
import { answerFor, type PageRefusal } from "../http/refusals.ts";
import { json, refusalJson, refusalPage, renderPage, retryAfterSeconds } from "../http/respond.tsx";
import { assertionSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { refusalText } from "../messages/messages.ts";
import { viewOnPhone } from "./card.flow.ts";
import { chooseUse } from "./card-anew.flow.ts";
import { approve, deny } from "./decide.flow.ts";
import { LinkPage } from "./link.page.tsx";
import { openRequestByCode } from "./open.flow.ts";
import { phonePage } from "./phone-page.routes.tsx";

const codeFields = z.object({ code: z.string().max(512) });
const useFields = z.object({ use: z.enum(["ordinary", "own", "shared"]) });
const denyFields = z.object({ reason: z.enum(["declined", "not_started_by_me"]) });
const approvalBody = z.object({ response: assertionSchema, seen: z.literal("in_front_of_me").optional() });

/** The phone's side: entering the code, the card, the decision. */
export function approvalRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/link", async (c) => linkPage(c, null));

  app.post("/link", takes("form", codeFields), async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return linkPage(c, "session_needed");
    const form = await readForm(c, codeFields);
    if (!form.ok) return linkPage(c, form.reason === "malformed" ? "malformed_code" : form.reason);
    const opened = await openRequestByCode(deps, signedIn, form.value.code, c.get("request").address);
    return opened.ok ? c.redirect(`/link/${opened.value}`, 303) : linkPage(c, opened.reason);
  });

  app.get("/link/:id", async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const view = await viewOnPhone(deps, asked.signedIn, asked.id);
    if (!view.ok) return refusalPage(c, view.reason);
    return renderPage(c, phonePage(c, deps, asked.signedIn, view.value));
  });

  app.post("/link/:id/approve", takes("json", approvalBody), async (c) => {
    const asked = await askedBy(c, "json");
    if (!asked.ok) return asked.response;
    const body = await readJson(c, approvalBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const approved = await approve(deps, asked.signedIn, asked.id, body.value.response, body.value.seen ?? null);
    return approved.ok ? json(c, { next: `/link/${asked.id}` }) : refusalJson(c, approved.reason);
  });

  app.post("/link/:id/use", takes("form", useFields), async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const form = await readForm(c, useFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const chosen = await chooseUse(deps, asked.signedIn, asked.id, form.value.use, c.get("request").address);
    return chosen.ok ? c.redirect(`/link/${asked.id}`, 303) : refusalPage(c, chosen.reason);
  });

  app.post("/link/:id/deny", takes("form", denyFields), async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const form = await readForm(c, denyFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const denied = await deny(deps, asked.signedIn, asked.id, form.value.reason);
    return denied.ok ? c.redirect(`/link/${asked.id}`, 303) : refusalPage(c, denied.reason);
  });

  return app;
}

/** The field for the code, with what was wrong about the last one. */
async function linkPage(c: AppContext, reason: PageRefusal | null): Promise<Response> {
  const { page, signedIn } = c.get("request");
  const present = await signedIn();
  // A session that began with a code shows its passkey first: that makes this browser an authorization device.
  const signedInAs = present?.session.deviceId ? present.account.displayName : null;
  const answer = reason === null ? null : answerFor(reason);
  const seconds = reason === null ? 0 : retryAfterSeconds(c, reason);
  const refusal = answer === null ? null : refusalText(page.messages, answer.text, seconds).explanation;
  return renderPage(
    c,
    <LinkPage context={page} signedInAs={signedInAs} refusal={refusal} retryAfterSeconds={null} />,
    answer?.status ?? 200,
  );
}
