import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { bindingOf, ownPageRequest } from "../http/browser-identity.ts";
import { writeCookie } from "../http/cookies.ts";
import { streamScreen } from "../http/event-stream.ts";
import { speakIn } from "../http/in-language.ts";
import { readForm, readQuery } from "../http/read-body.ts";
import { refusalPage, renderFragment, renderPage } from "../http/respond.tsx";
import { requestIdSchema, returnToSchema } from "../http/schemas.ts";
import { forgetIdlePerson } from "../http/shared-screen.ts";
import { takes } from "../http/takes.ts";
import { describeAuthorization } from "../oauth/authorize/describe-authorization.flow.ts";
import type { ScreenUse } from "../policy/screen-use.ts";
import type { SignInScreen } from "./next-step.ts";
import { cancelRequest, requestForPage, unfinishedRequest } from "./page-request.flow.ts";
import { redeemIntoSession } from "./redeem.flow.ts";
import { showRequest } from "./screen.flow.ts";
import { SignInPage } from "./sign-in.page.tsx";
import { signInAddress } from "./sign-in-address.ts";
import type { SignInRequest } from "./sign-in-request.ts";
import { SignInScreenView } from "./sign-in-screen.tsx";
import { StartPage } from "./start.page.tsx";

const pageQuery = z.object({
  return_to: returnToSchema.optional(),
  use: z.enum(["own", "shared"]).optional(),
  request: requestIdSchema.optional(),
});
const startQuery = pageQuery.pick({ return_to: true });
const requestFields = z.object({ request: requestIdSchema });

/** The new screen's side: the page, its live stream, and redeeming. */
export function signInRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/sign-in", takes("query", pageQuery), async (c) => {
    const query = readQuery(c, pageQuery);
    if (!query.ok) return refusalPage(c, "malformed");
    const { screen, signedIn } = c.get("request");
    // A page without scripts asks for the very request it shows, and so learns also that it was denied.
    const followed = query.value.request === undefined ? null : await ownPageRequest(c, deps, query.value.request);
    const returnTo = followed === null ? (query.value.return_to ?? null) : followed.returnTo;
    if (await forgetIdlePerson(c, deps)) return c.redirect(signInAddress({ returnTo, wanted: "shared" }), 303);
    // Signed in already, with nowhere else to go: home. With somewhere to go, that place has sent the person here.
    if (returnTo === null && (await signedIn()) !== null) return c.redirect("/", 303);

    const authorization = await describeAuthorization(deps, returnTo);
    const wanted = followed?.wanted ?? query.value.use ?? "ordinary";
    const browser = { redeemerHash: hashSecret(bindingOf(c, deps)), returnTo, wanted };
    // A HEAD begins nothing (RFC 9110 §9.2.1). It asks the database all the same: by it a page learns that it is served again.
    if (c.req.method === "HEAD") {
      await unfinishedRequest(deps, browser);
      return c.body(null, 200, { "Cache-Control": "no-store" });
    }
    const clientId = authorization?.client.id ?? null;
    const scopes = authorization?.scopes ?? [];
    const request = followed ?? (await requestForPage(deps, { ...browser, screen, clientId, scopes }));
    return signInPage(c, request, authorization, await showRequest(deps, request));
  });

  app.get("/start", takes("query", startQuery), async (c) => {
    const query = readQuery(c, startQuery);
    if (!query.ok) return refusalPage(c, "malformed");
    const { page, signedIn } = c.get("request");
    const returnTo = query.value.return_to ?? null;
    if (returnTo === null && (await signedIn()) !== null) return c.redirect("/", 303);
    const way = (wanted: ScreenUse) => signInAddress({ returnTo, wanted });
    const ways = { own: way("own"), shared: way("shared"), otherwise: way("ordinary") };
    return renderPage(c, <StartPage context={page} ways={ways} />);
  });

  app.get("/sign-in/events", takes("query", requestFields), async (c) => {
    const query = readQuery(c, requestFields);
    if (!query.ok) return refusalPage(c, "malformed");
    const own = await ownPageRequest(c, deps, query.value.request);
    if (own === null) return refusalPage(c, "not_found");
    speakIn(c, (await describeAuthorization(deps, own.returnTo))?.uiLocales);
    const context = c.get("request").page;
    return streamScreen(c, deps, own.id, (screen) =>
      renderFragment(<SignInScreenView context={context} requestId={own.id} screen={screen} />),
    );
  });

  app.post("/sign-in/redeem", takes("form", requestFields), async (c) => {
    const form = await readForm(c, requestFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const own = await ownPageRequest(c, deps, form.value.request);
    if (own === null) return refusalPage(c, "wrong_redeemer");
    const currentSessionId = (await c.get("request").signedIn())?.session.id ?? null;
    const { address } = c.get("request");
    const redeemed = await redeemIntoSession(deps, own.id, {
      redeemerHash: own.redeemerHash,
      currentSessionId,
      address,
    });
    if (!redeemed.ok) return refusalPage(c, redeemed.reason);
    writeCookie(c, "session", redeemed.value.sessionToken);
    return c.redirect(redeemed.value.next, 303);
  });

  app.post("/sign-in/cancel", takes("form", requestFields), (c) => leave(c, deps));
  app.post("/sign-in/renew", takes("form", requestFields), (c) => leave(c, deps));

  return app;
}

/** The page for this request, with another screen than its own when something was typed wrong. */
export function signInPage(
  c: AppContext,
  { id, returnTo, wanted }: SignInRequest,
  authorization: Awaited<ReturnType<typeof describeAuthorization>>,
  screen: SignInScreen,
  status?: Parameters<typeof renderPage>[2],
): Response {
  speakIn(c, authorization?.uiLocales);
  const { request } = c.var;
  request.formAction = ["'self'", ...(authorization?.formAction ?? [])];
  const page = (
    <SignInPage
      context={request.page}
      requestId={id}
      returnTo={returnTo}
      wanted={wanted}
      clientName={authorization?.client.name ?? null}
      loginHint={authorization?.loginHint ?? null}
      screen={screen}
    />
  );
  return renderPage(c, page, status);
}

/** Gives the request up and shows a fresh one for the same destination; one that is over is left as it is. */
async function leave(c: AppContext, deps: Deps): Promise<Response> {
  const form = await readForm(c, requestFields);
  if (!form.ok) return refusalPage(c, form.reason);
  const own = await ownPageRequest(c, deps, form.value.request);
  if (own === null) return c.redirect("/sign-in", 303);
  await cancelRequest(deps, own.id, own.redeemerHash);
  return backToSignIn(c, own);
}

const backToSignIn = (c: AppContext, request: SignInRequest): Response => c.redirect(signInAddress(request), 303);
