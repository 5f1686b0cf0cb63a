import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { ownPageRequest } from "../http/browser-identity.ts";
import { readForm } from "../http/read-body.ts";
import { refusalPage } from "../http/respond.tsx";
import { requestIdSchema } from "../http/schemas.ts";
import { takes } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { showChallenge } from "../offline-answer/answer.flow.ts";
import { nameRequest, takeNameBack } from "./name.flow.ts";
import type { SignInRequest } from "./sign-in-request.ts";

const requestFields = z.object({ request: requestIdSchema });
const nameFields = z.object({
  request: requestIdSchema,
  identifier: z.string().trim().min(1).max(limits.identifierCharacters),
});

/** The new screen says whose phone to ask, and whether that phone has a network. */
export function nameRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/sign-in/name", takes("form", nameFields), (c) =>
    withOwnRequest(c, deps, nameFields, (own, { identifier }) =>
      nameRequest(deps, own.id, own.redeemerHash, identifier),
    ),
  );
  app.post("/sign-in/unname", takes("form", requestFields), (c) =>
    withOwnRequest(c, deps, requestFields, (own) => takeNameBack(deps, own.id, own.redeemerHash)),
  );
  app.post("/sign-in/offline", takes("form", requestFields), (c) =>
    withOwnRequest(c, deps, requestFields, (own) => showChallenge(deps, own.id, own.redeemerHash, true)),
  );
  app.post("/sign-in/code", takes("form", requestFields), (c) =>
    withOwnRequest(c, deps, requestFields, (own) => showChallenge(deps, own.id, own.redeemerHash, false)),
  );

  return app;
}

type Acted = Awaited<ReturnType<typeof nameRequest>>;

/** Lets the browser that began the request change it, and shows that very request again. */
async function withOwnRequest<Fields extends { request: SignInRequest["id"] }>(
  c: AppContext,
  deps: Deps,
  schema: z.ZodType<Fields>,
  act: (own: SignInRequest, fields: Fields) => Promise<Acted>,
): Promise<Response> {
  const form = await readForm(c, schema);
  if (!form.ok) return refusalPage(c, form.reason);
  const own = await ownPageRequest(c, deps, form.value.request);
  if (own === null) return refusalPage(c, "wrong_redeemer");
  const acted = await act(own, form.value);
  return acted.ok ? c.redirect(`/sign-in?request=${own.id}`, 303) : refusalPage(c, acted.reason);
}
