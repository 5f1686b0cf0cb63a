import { Hono } from "hono";
import { z } from "zod";
import { enterCheckCode } from "../approval/check-code.flow.ts";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ownPageRequest } from "../http/browser-identity.ts";
import { readForm } from "../http/read-body.ts";
import { answerFor } from "../http/refusals.ts";
import { refusalPage } from "../http/respond.tsx";
import { requestIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { describeAuthorization } from "../oauth/authorize/describe-authorization.flow.ts";
import { answerChallenge } from "../offline-answer/answer.flow.ts";
import { showRequest } from "./screen.flow.ts";
import { signInPage } from "./sign-in.routes.tsx";

const checkFields = z.object({ request: requestIdSchema, code: z.string().max(64).default("") });
const answerFields = z.object({ request: requestIdSchema, answer: z.string().max(64).default("") });

/** Digits that come from the phone to the new screen: the check code, and the answer of a phone without network. */
export function digitsRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/sign-in/check", takes("form", checkFields), async (c) => {
    const form = await readForm(c, checkFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const own = await ownPageRequest(c, deps, form.value.request);
    if (own === null) return refusalPage(c, "wrong_redeemer");
    const checked = await enterCheckCode(deps, own.id, own.redeemerHash, form.value.code);
    // To this very request: a new one would hide that three wrong codes have ended it.
    if (checked.ok) return c.redirect(`/sign-in?request=${own.id}`, 303);
    if (checked.reason !== "check_code_malformed") return refusalPage(c, checked.reason);
    const shown = await showRequest(deps, own);
    const screen = shown.state === "checking" ? { ...shown, malformed: form.value.code } : shown;
    return signInPage(
      c,
      own,
      await describeAuthorization(deps, own.returnTo),
      screen,
      answerFor("check_code_malformed").status,
    );
  });

  app.post("/sign-in/answer", takes("form", answerFields), async (c) => {
    const form = await readForm(c, answerFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const own = await ownPageRequest(c, deps, form.value.request);
    if (own === null) return refusalPage(c, "wrong_redeemer");
    const answered = await answerChallenge(deps, own.id, own.redeemerHash, form.value.answer);
    // A wrong answer is told by the screen itself, which counts the tries.
    if (answered.ok || answered.reason === "answer_wrong") return c.redirect(`/sign-in?request=${own.id}`, 303);
    if (answered.reason !== "answer_malformed") return refusalPage(c, answered.reason);
    const shown = await showRequest(deps, own);
    const screen = shown.state === "offline" ? { ...shown, malformed: form.value.answer } : shown;
    const authorization = await describeAuthorization(deps, own.returnTo);
    return signInPage(c, own, authorization, screen, answerFor("answer_malformed").status);
  });

  return app;
}
