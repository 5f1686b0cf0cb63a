import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome } from "../../outcome.ts";
import type { SignedIn } from "../../sessions/session.ts";
import { type Client, formActionSource, isSelfRegistered } from "../clients/client.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { peekParameter } from "../request-parameters.ts";
import { type AuthorizeRefusal, findAsking } from "./asking-client.flow.ts";
import { codeAnswer, errorAnswer } from "./authorization-answer.flow.ts";
import {
  type AuthorizationParameters,
  type AuthorizationRequest,
  checkAuthorization,
  nextStep,
} from "./authorization-request.ts";
import type { AuthorizationResponse } from "./authorization-response.ts";
import { findConsentedScopes, insertPendingAuthorization } from "./consent.store.ts";
import { type ConsentQuestion, consentQuestion } from "./consent-question.ts";
import { demandUnmet } from "./demands.flow.ts";
import { hintedAccount } from "./id-token-hint.flow.ts";
import { carryOn, type Pairs, resolveRequest } from "./resolve-request.flow.ts";

/** What the browser does next. */
export type AuthorizeStep =
  | { readonly name: "answer"; readonly response: AuthorizationResponse }
  | { readonly name: "sign_in"; readonly returnTo: string }
  | ({ readonly name: "select_account"; readonly returnTo: string; readonly client: Client } & AskingPage)
  | ({
      readonly name: "consent";
      readonly authorizationId: string;
      readonly client: Client;
      readonly question: ConsentQuestion;
    } & AskingPage);

/** Of a page that asks the person: where its form may lead in the end, and in which languages the client wants it. */
interface AskingPage {
  readonly formAction: string;
  readonly uiLocales: string | null;
}

const pageOf = ({ redirect_uri, ui_locales }: AuthorizationParameters): AskingPage => ({
  formAction: formActionSource(redirect_uri),
  uiLocales: ui_locales ?? null,
});

/** As it came, with what is wrong in it. */
const addressOf = (query: Pairs): string => new URLSearchParams(query.map(([name, value]) => [name, value])).toString();

/** Who asks: the person, if signed in, and by a hash of its secret the browser. */
export interface AuthorizingBrowser {
  readonly signedIn: SignedIn | null;
  /** How many accounts are signed in in it. */
  readonly accounts: number;
  readonly browserHash: string;
}

export async function authorize(
  deps: Deps,
  query: Pairs,
  { signedIn, accounts, browserHash }: AuthorizingBrowser,
): Promise<Outcome<AuthorizeStep, AuthorizeRefusal>> {
  const resolved = await resolveRequest(deps, query, browserHash);
  if (!resolved.ok) return resolved;
  const { pairs, held, broken } = resolved.value;
  const asking = await findAsking(deps.db, pairs);
  if (!asking.ok) return asking;
  const { client } = asking.value;
  const refused = async (reason: OAuthRefusal): Promise<Outcome<AuthorizeStep, AuthorizeRefusal>> => {
    // RFC 9700 §4.11.2: a link to us must not lead at once to wherever a stranger's registration says.
    if (signedIn === null && isSelfRegistered(client) && peekParameter(pairs, "prompt") !== "none")
      return accept({ name: "sign_in", returnTo: `/oauth/authorize?${addressOf(query)}` });
    return accept({ name: "answer", response: await errorAnswer(deps, asking.value, resolved.value, reason) });
  };

  if (broken !== null) return refused(broken);
  const request = checkAuthorization(pairs, client, deps.config);
  if (!request.ok) return refused(request.reason);
  if (client.settings.pushedRequestsRequired && held === null) return refused("pushed_request_required");
  const hint = await hintedAccount(deps, client, request.value.parameters.id_token_hint);
  if (!hint.ok) return refused(hint.reason);
  const consented = signedIn === null ? [] : await findConsentedScopes(deps.db, signedIn.account.id, client.id);
  const known = { consented, hinted: hint.value, accounts };
  const step = nextStep(request.value, client, signedIn, known, deps.clock.now());
  if (!step.ok) return refused(step.reason);
  if (step.value.name === "sign_in" || step.value.name === "select_account" || signedIn === null) {
    const { name, parameters } =
      "parameters" in step.value ? step.value : { name: "sign_in" as const, ...request.value };
    const returnTo = `/oauth/authorize?${await carryOn(deps, resolved.value, parameters)}`;
    if (returnTo.length > limits.returnToCharacters) return refused("parameter_malformed");
    if (name === "sign_in") return accept({ name, returnTo });
    return accept({ name, returnTo, client, ...pageOf(parameters) });
  }
  const unmet = await demandUnmet(deps, client, request.value.claims, signedIn);
  if (unmet !== null) return refused(unmet);
  if (step.value.name === "consent") {
    const carried = await carryOn(deps, resolved.value, request.value.parameters);
    return accept(
      await askConsent(deps, signedIn, {
        client,
        request: request.value,
        carried,
        question: consentQuestion(request.value.toAllow, consented, client, signedIn, deps.clock.now()),
      }),
    );
  }
  const response = await codeAnswer(deps, signedIn, client, request.value, resolved.value);
  return response.ok ? accept({ name: "answer", response: response.value }) : response;
}

async function askConsent(
  deps: Deps,
  signedIn: SignedIn,
  {
    client,
    request,
    carried,
    question,
  }: {
    readonly client: Client;
    readonly request: AuthorizationRequest;
    readonly carried: string;
    readonly question: ConsentQuestion;
  },
): Promise<AuthorizeStep> {
  const authorizationId = deps.random.secret();
  await insertPendingAuthorization(deps.db, {
    idHash: hashSecret(authorizationId),
    sessionId: signedIn.session.id,
    query: carried,
    expiresAt: deps.clock.now() + seconds(limits.authorizationRequestLifetimeSeconds),
  });
  return { name: "consent", authorizationId, client, question, ...pageOf(request.parameters) };
}
