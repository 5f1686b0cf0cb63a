import { setTimeout as pause } from "node:timers/promises";
import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { clearCookie, readCookie, writeCookie } from "../http/cookies.ts";
import { readForm, readJson, readQuery } from "../http/read-body.ts";
import { json, refusalJson } from "../http/respond.tsx";
import { assertionSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { askForCodes, sendCodesOf } from "./ask-for-code.flow.ts";
import { beginProofByPasskey, proveByCode, proveByPasskey } from "./prove.flow.ts";
import { nameRefused, proofRefused, showStep, viewOf } from "./recover-step.routes.tsx";
import { beginRecovery, finishRecovery, leaveRecovery } from "./recovery.flow.ts";

const nameForm = z.object({ identifier: z.string().max(400) });
const codeForm = z.object({ method: z.enum(["recovery_code", "email", "sms"]), code: z.string().max(200) });
const sendForm = z.object({ method: z.enum(["email", "sms"]) });
const sentQuery = z.object({ sent: z.enum(["email", "sms"]).optional() });
const passkeyBody = z.object({ response: assertionSchema });

/** Not before this: how long the work takes depends on the account, and must tell nothing. */
const heldBack = async <Result,>(work: Promise<Result>): Promise<Result> =>
  (await Promise.all([work, pause(limits.recoveryAnswerMilliseconds)]))[0];

/** Recovery, for the browser that begins it. Every answer is the same for a name of nobody's as for a person's. */
export function recoverRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/recover", takes("query", sentQuery), async (c) => {
    const query = readQuery(c, sentQuery);
    return showStep(c, deps, { sent: query.ok ? (query.value.sent ?? null) : null });
  });

  app.post("/recover", takes("form", nameForm), async (c) => {
    const running = await viewOf(c, deps);
    // One recovery at a time in a browser: the page says where it stands and how to leave it.
    if (running !== null && ["proving", "waiting", "ready"].includes(running.state.name))
      return c.redirect("/recover", 303);
    const form = await readForm(c, nameForm);
    if (!form.ok) return nameRefused(c, deps, "recovery_name_missing");
    const begun = await heldBack(beginRecovery(deps, form.value.identifier, c.get("request").screen));
    if (!begun.ok) return nameRefused(c, deps, begun.reason);
    writeCookie(c, "recovery", begun.value);
    return c.redirect("/recover", 303);
  });

  app.post("/recover/send", takes("form", sendForm), async (c) => {
    const form = await readForm(c, sendForm);
    const secret = readCookie(c, "recovery");
    if (!form.ok || secret === null) return c.redirect("/recover", 303);
    const { method } = form.value;
    const { address, page } = c.get("request");
    const asked = await heldBack(askForCodes(deps, secret, method, address));
    if (!asked.ok) return proofRefused(c, deps, method, asked.reason);
    // After the answer, so that nobody can tell by its time whether there was an address.
    sendCodesOf(deps, asked.value, method, page.language).catch((error: unknown) =>
      deps.log.error({ err: error }, "codes for a recovery were not sent"),
    );
    return c.redirect(`/recover?sent=${method}`, 303);
  });

  app.post("/recover/prove", takes("form", codeForm), async (c) => {
    const form = await readForm(c, codeForm);
    const secret = readCookie(c, "recovery");
    if (!form.ok || secret === null) return c.redirect("/recover", 303);
    const proved = await heldBack(proveByCode(deps, secret, form.value, c.get("request").address));
    return proved.ok ? c.redirect("/recover", 303) : proofRefused(c, deps, form.value.method, proved.reason);
  });

  app.post("/recover/passkey/options", async (c) => {
    const secret = readCookie(c, "recovery");
    if (secret === null) return refusalJson(c, "recovery_over");
    const options = await beginProofByPasskey(deps, secret);
    return options.ok ? json(c, options.value) : refusalJson(c, options.reason);
  });

  app.post("/recover/passkey", takes("json", passkeyBody), async (c) => {
    const body = await readJson(c, passkeyBody);
    if (!body.ok) return refusalJson(c, body.reason);
    const secret = readCookie(c, "recovery");
    if (secret === null) return refusalJson(c, "recovery_over");
    const proved = await heldBack(proveByPasskey(deps, secret, body.value.response, c.get("request").address));
    return proved.ok ? json(c, { next: "/recover" }) : refusalJson(c, proved.reason);
  });

  app.post("/recover/finish", async (c) => {
    const secret = readCookie(c, "recovery");
    const finished = secret === null ? null : await finishRecovery(deps, secret, c.get("request").screen);
    if (finished === null || !finished.ok) return c.redirect("/recover", 303);
    writeCookie(c, "pass", finished.value);
    return c.redirect("/pass", 303);
  });

  app.post("/recover/leave", async (c) => {
    const secret = readCookie(c, "recovery");
    if (secret !== null) await leaveRecovery(deps, secret);
    clearCookie(c, "recovery");
    return c.redirect("/recover", 303);
  });

  return app;
}
