import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { readForm, readJson } from "../http/read-body.ts";
import { answerFor, type PageRefusal } from "../http/refusals.ts";
import { json, refusalJson, refusalPage, renderPage, retryAfterSeconds } from "../http/respond.tsx";
import { assertionSchema, requestIdSchema } from "../http/schemas.ts";
import type { SignInRequestId } from "../ids.ts";
import { refusalText } from "../messages/messages.ts";
import type { SignedIn } from "../sessions/session.ts";
import { ApprovalCardPage } from "./approval-card.page.tsx";
import { viewOnPhone } from "./card.flow.ts";
import { requestOptionsFor, toCard } from "./card.ts";
import { approve, deny } from "./decide.flow.ts";
import { DecidedPage } from "./decided.page.tsx";
import { LinkPage } from "./link.page.tsx";
import { openRequestByCode } from "./open.flow.ts";
import { undoSignIn } from "./undo.flow.ts";

const codeFields = z.object({ code: z.string().max(512) });
const denyFields = z.object({ reason: z.enum(["declined", "not_started_by_me"]) });
const approvalBody = z.object({ response: assertionSchema });

/** The phone's side: entering the code, the card, the decision, and taking it back. */
export function approvalRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/link", async (c) => linkPage(c, null));

  app.post("/link", async (c) => {
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
    const { page } = c.get("request");
    const view = await viewOnPhone(deps, asked.signedIn, asked.id);
    if (!view.ok) return refusalPage(c, view.reason);
    const { request, client } = view.value;
    if (view.value.step === "decide") {
      const { statement, challenge, passkeys } = view.value;
      const card = toCard(statement, asked.signedIn.account, client, deps.clock.now());
      const options = requestOptionsFor(deps.config.relyingPartyId, challenge, passkeys);
      return renderPage(c, <ApprovalCardPage context={page} card={card} requestOptions={options} />);
    }
    const { state } = view.value;
    const canUndo = state === "approved" || state === "redeemed";
    const decided = { requestId: request.id, state, clientName: client?.name ?? null, canUndo };
    return renderPage(
      c,
      <DecidedPage context={page} {...decided} browser={request.screen.browser} system={request.screen.system} />,
    );
  });

  app.post("/link/:id/approve", async (c) => {
    const asked = await askedBy(c, "json");
    if (!asked.ok) return asked.response;
    const body = await readJson(c, approvalBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const approved = await approve(deps, asked.signedIn, asked.id, body.value.response);
    return approved.ok ? json(c, { next: `/link/${asked.id}` }) : refusalJson(c, approved.reason);
  });

  app.post("/link/:id/deny", async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const form = await readForm(c, denyFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const denied = await deny(deps, asked.signedIn, asked.id, form.value.reason);
    return denied.ok ? c.redirect(`/link/${asked.id}`, 303) : refusalPage(c, denied.reason);
  });

  app.post("/link/:id/revoke", async (c) => {
    const asked = await askedBy(c);
    if (!asked.ok) return asked.response;
    const undone = await undoSignIn(deps, asked.signedIn, asked.id);
    return undone.ok ? c.redirect(`/link/${asked.id}`, 303) : refusalPage(c, undone.reason);
  });

  return app;
}

type Asked =
  | { readonly ok: true; readonly signedIn: SignedIn; readonly id: SignInRequestId }
  | { readonly ok: false; readonly response: Response };

/** Who asks, about which request; or the refusal to send. */
async function askedBy(c: AppContext, form: "page" | "json" = "page"): Promise<Asked> {
  const no = (reason: PageRefusal): Asked => ({
    ok: false,
    response: form === "json" ? refusalJson(c, reason) : refusalPage(c, reason),
  });
  const id = requestIdSchema.safeParse(c.req.param("id"));
  if (!id.success) return no("not_found");
  const signedIn = await c.get("request").signedIn();
  return signedIn === null ? no("session_needed") : { ok: true, signedIn, id: id.data };
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
