import { Hono } from "hono";
import { z } from "zod";
import { judgeAgain } from "../approval/card-anew.flow.ts";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { askedBy } from "../http/asked-by.ts";
import { ownPageRequest } from "../http/browser-identity.ts";
import { readForm, readJson } from "../http/read-body.ts";
import { json, refusalJson, refusalPage } from "../http/respond.tsx";
import { knownBrowserIdSchema, nothing, requestIdSchema, secretSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { mayBeKept, unlimited } from "../policy/policy.ts";
import { openedBy } from "../sign-in/advance.flow.ts";
import { forgetBrowser, proveBrowserKey } from "./known-browser.flow.ts";
import { answerChannel, offerChannel, returnNonce } from "./nearby.flow.ts";

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const keyBody = z.object({
  request: requestIdSchema,
  publicKey: z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate }),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
const sessionDescription = z.string().min(1).max(16_384);
const offerBody = z.object({ sdp: sessionDescription });
const answerBody = z.object({ request: requestIdSchema, sdp: sessionDescription });
const phoneNonceBody = z.object({ nonce: secretSchema });
const screenNonceBody = z.object({ request: requestIdSchema, nonce: secretSchema });

/** Evidence from the two browsers: the known browser's key, and both ends of the link-local channel. */
export function proximityRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/sign-in/known-browser", takes("json", keyBody), async (c) => {
    const body = await readJson(c, keyBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const { request, publicKey, signature } = body.value;
    if ((await ownPageRequest(c, deps, request)) === null) return refusalJson(c, "not_found");
    const proved = await proveBrowserKey(deps, request, publicKey, signature);
    return proved.ok ? json(c, {}) : refusalJson(c, proved.reason);
  });

  app.post("/known-browsers/:id/remove", takes("form", nothing), async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalPage(c, "session_needed");
    // It may be the very one that somebody else holds.
    if (!mayBeKept(signedIn.session.origin ?? unlimited)) return refusalPage(c, "device_needed");
    const form = await readForm(c, nothing);
    const id = knownBrowserIdSchema.safeParse(c.req.param("id"));
    if (!form.ok || !id.success) return refusalPage(c, "not_found");
    const forgotten = await forgetBrowser(deps, signedIn, id.data);
    return forgotten.ok ? c.redirect("/devices", 303) : refusalPage(c, forgotten.reason);
  });

  app.post("/link/:id/nearby/offer", takes("json", offerBody), async (c) => {
    const asked = await askedByOpener(c, deps);
    if (!asked.ok) return asked.response;
    const body = await readJson(c, offerBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const answered = await offerChannel(deps, asked.id, body.value.sdp);
    return answered.ok ? json(c, answered.value) : refusalJson(c, answered.reason);
  });

  app.post("/link/:id/nearby", takes("json", phoneNonceBody), async (c) => {
    const asked = await askedByOpener(c, deps);
    if (!asked.ok) return asked.response;
    const body = await readJson(c, phoneNonceBody);
    if (!body.ok) return refusalJson(c, body.reason);
    if (!(await returnNonce(deps, asked.id, "phone", body.value.nonce))) return json(c, { changed: false });
    const changed = await judgeAgain(deps, asked.signedIn, asked.id, c.get("request").address);
    return changed.ok ? json(c, { changed: changed.value }) : refusalJson(c, changed.reason);
  });

  app.post("/sign-in/nearby/answer", takes("json", answerBody), async (c) => {
    const body = await readJson(c, answerBody);
    if (!body.ok) return refusalJson(c, body.reason);
    if ((await ownPageRequest(c, deps, body.value.request)) === null) return refusalJson(c, "not_found");
    await answerChannel(deps, body.value.request, body.value.sdp);
    return json(c, {});
  });

  app.post("/sign-in/nearby", takes("json", screenNonceBody), async (c) => {
    const body = await readJson(c, screenNonceBody);
    if (!body.ok) return refusalJson(c, body.reason);
    if ((await ownPageRequest(c, deps, body.value.request)) === null) return refusalJson(c, "not_found");
    await returnNonce(deps, body.value.request, "screen", body.value.nonce);
    return json(c, {});
  });

  return app;
}

/** The phone's end: only the session that has the request open. */
async function askedByOpener(c: AppContext, deps: Deps) {
  const asked = await askedBy(c, "json");
  if (!asked.ok) return asked;
  const opened = await openedBy(deps, asked.id, asked.signedIn);
  return opened ? asked : ({ ok: false, response: refusalJson(c, "not_opened_by_you") } as const);
}
