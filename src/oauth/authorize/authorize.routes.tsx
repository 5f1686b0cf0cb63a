import { Hono } from "hono";
import { z } from "zod";
import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import type { AppContext, AppEnv } from "../../http/app-env.ts";
import { bindingOf } from "../../http/browser-identity.ts";
import { speakIn } from "../../http/in-language.ts";
import { accountsHere } from "../../http/other-accounts.ts";
import { readForm } from "../../http/read-body.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { sameOrigin } from "../../http/same-origin.ts";
import { secretSchema } from "../../http/schemas.ts";
import { takes } from "../../http/takes.ts";
import type { SignedIn } from "../../sessions/session.ts";
import { formActionSource, hostOf } from "../clients/client.ts";
import { queryPairs, repeatAsGet, takesParameters } from "../endpoint.routes.ts";
import { type AuthorizationResponse, responseAddress } from "./authorization-response.ts";
import { authorize } from "./authorize.flow.ts";
import { decideConsent } from "./consent.flow.ts";
import { ConsentPage } from "./consent.page.tsx";
import { FormPostPage } from "./form-post.page.tsx";
import { type Choice, SelectAccountPage } from "./select-account.page.tsx";

const consentFields = z.object({ authorization: secretSchema, decision: z.enum(["allow", "deny"]) });

/** The part of the code flow that the person's browser goes through. */
export function authorizeRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const browserHashOf = (c: AppContext) => hashSecret(bindingOf(c, deps));

  app.post("/oauth/authorize", takesParameters("form", "authorize"), repeatAsGet, (c) => refusalPage(c, "malformed"));

  app.get("/oauth/authorize", takesParameters("query", "authorize"), async (c) => {
    const signedIn = await c.get("request").signedIn();
    const here = await accountsHere(c, deps);
    const browser = { signedIn, accounts: here.length, browserHash: browserHashOf(c) };
    const outcome = await authorize(deps, queryPairs(c), browser);
    if (!outcome.ok) return refusalPage(c, outcome.reason);
    const step = outcome.value;
    if (step.name === "sign_in") return leaveFor(c, `/sign-in?return_to=${encodeURIComponent(step.returnTo)}`);
    if (step.name === "answer") return answerClient(c, step.response);
    speakIn(c, step.uiLocales);
    c.get("request").formAction = ["'self'", step.formAction];
    if (step.name === "select_account") {
      const props = { returnTo: step.returnTo, clientName: step.client.name, choices: here.map(choiceOf) };
      return renderPage(c, <SelectAccountPage context={c.get("request").page} {...props} />);
    }
    if (signedIn === null) return leaveFor(c, "/sign-in");
    return renderPage(
      c,
      <ConsentPage
        context={c.get("request").page}
        authorizationId={step.authorizationId}
        clientName={step.client.name}
        clientHost={hostOf(step.client)}
        accountName={signedIn.account.displayName}
        question={step.question}
      />,
    );
  });

  app.post("/oauth/consent", sameOrigin(deps.config.origin), takes("form", consentFields), async (c) => {
    const signedIn = await c.get("request").signedIn();
    if (signedIn === null) return refusalPage(c, "session_needed");
    const form = await readForm(c, consentFields);
    if (!form.ok) return refusalPage(c, form.reason);
    const { authorization: authorizationId, decision } = form.value;
    const decided = await decideConsent(deps, signedIn, {
      authorizationId,
      decision,
      browserHash: browserHashOf(c),
    });
    return decided.ok ? answerClient(c, decided.value) : refusalPage(c, decided.reason);
  });

  return app;
}

const choiceOf = ({ session, account }: SignedIn): Choice => ({
  sessionId: session.id,
  displayName: account.displayName,
  identifier: account.identifier,
});

/** OAuth 2.0 Form Post Response Mode §2: a page whose one form may lead to the client's origin and nowhere else. */
function answerClient(c: AppContext, response: AuthorizationResponse): Response {
  if (response.mode === "query") return leaveFor(c, responseAddress(response));
  speakIn(c, response.uiLocales);
  c.get("request").formAction = [formActionSource(response.redirectUri)];
  return renderPage(c, <FormPostPage context={c.get("request").page} response={response} />);
}

/** RFC 9700 §4.12: 303, so that no browser repeats a form at the client. The address holds a code: never cached. */
function leaveFor(c: AppContext, address: string): Response {
  c.header("Cache-Control", "no-store");
  return c.redirect(address, 303);
}
