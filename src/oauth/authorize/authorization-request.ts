/**
 * What a client asks of the person's browser (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), and what comes next:
 *
 *   checked ──▶ sign in (again) ──▶ consent (third parties, once) ──▶ code
 *
 * Which parameters there are is in `request-parameters.ts`, carrying the steps out in `authorize.flow.ts`.
 */
import type { AccountId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { SignedIn } from "../../sessions/session.ts";
import type { CustomClaims } from "../claims/custom-claims.ts";
import { scopesOfClaims } from "../claims/person-claims.ts";
import { type Client, mayUseGrant, scopesFor } from "../clients/client.ts";
import { type ParameterRefusal, type Parameters, peekParameter, readParameters } from "../request-parameters.ts";
import { resourceAtStart } from "../tokens/resource.ts";
import { mayAnswerBy } from "./authorization-response.ts";
import { namesOf, readClaimsParameter, type WantedClaims } from "./claims-parameter.ts";

export type AuthorizationParameters = Parameters<"authorize">;

export interface AuthorizationRequest {
  readonly parameters: AuthorizationParameters;
  readonly scopes: readonly string[];
  readonly claims: WantedClaims;
  /** The scopes, and those of claims that are asked for by name: what the person has to allow. */
  readonly toAllow: readonly string[];
}

export type AuthorizationRefusal =
  | ParameterRefusal
  | "request_object_invalid"
  | "request_uri_unsupported"
  | "pkce_required"
  | "response_type_unsupported"
  | "response_mode_unsupported"
  | "grant_not_registered"
  | "scope_not_allowed"
  | "resource_not_allowed"
  | "claims_malformed";

/** Everything after client and redirect address; refusals go back to the client by redirect. */
export function checkAuthorization(
  pairs: readonly (readonly [string, string])[],
  client: Client,
  provider: { readonly origin: string; readonly customClaims: CustomClaims },
): Outcome<AuthorizationRequest, AuthorizationRefusal> {
  // These come first: what else is missing may be inside what we do not read (OpenID Connect Core §3.1.2.6, §6, §7.2.1).
  // A request object has been opened by now (`resolve-request.flow.ts`); one that still is here was not.
  if (peekParameter(pairs, "request") !== null) return refuse("request_object_invalid");
  if (peekParameter(pairs, "request_uri") !== null) return refuse("request_uri_unsupported");
  // RFC 9700 §2.1.2: no token in a redirect, ever.
  const responseType = peekParameter(pairs, "response_type");
  if (responseType !== null && responseType !== "code") return refuse("response_type_unsupported");
  const read = readParameters(pairs, "authorize");
  if (!read.ok) return read;
  if (!mayAnswerBy(read.value.response_mode, read.value.redirect_uri)) return refuse("response_mode_unsupported");
  const registered = mayUseGrant(client, "authorization_code");
  if (!registered.ok) return registered;
  if (!provesPossession(read.value, client)) return refuse("pkce_required");
  const resource = resourceAtStart(client, read.value.resource, provider.origin);
  if (!resource.ok) return resource;
  const scopes = scopesFor(client, read.value.scope);
  if (!scopes.ok) return scopes;
  const claims = readClaimsParameter(read.value.claims);
  if (!claims.ok) return claims;
  const byName = scopesOfClaims(namesOf(claims.value), provider.customClaims).filter((scope) =>
    client.scopes.includes(scope),
  );
  const toAllow = [...new Set([...scopes.value, ...byName])];
  return accept({ parameters: read.value, scopes: scopes.value, claims: claims.value, toAllow });
}

/** RFC 7636 with S256 alone; a client that is exempt by name binds its code by `nonce` instead (RFC 9700 §2.1.1). */
const provesPossession = (asked: AuthorizationParameters, { settings }: Client): boolean =>
  asked.code_challenge === undefined
    ? settings.pkceExempt && settings.authentication !== "none" && asked.nonce !== undefined
    : asked.code_challenge_method === "S256";

export type NextStep =
  | { readonly name: "sign_in"; readonly parameters: AuthorizationParameters }
  | { readonly name: "select_account"; readonly parameters: AuthorizationParameters }
  | { readonly name: "consent" }
  | { readonly name: "issue_code" };

export interface Known {
  /** The scopes that this account has allowed this client before. */
  readonly consented: readonly string[];
  /** Whom the client means by `id_token_hint`; null when it did not say. */
  readonly hinted: AccountId | null;
  /** How many accounts are signed in in this browser. */
  readonly accounts: number;
}

/** OpenID Connect Core §3.1.2.1: with an `id_token_hint`, never an answer about somebody else. */
export function nextStep(
  request: AuthorizationRequest,
  client: Client,
  signedIn: SignedIn | null,
  { consented, hinted, accounts }: Known,
  now: number,
): Outcome<NextStep, "login_required" | "consent_required"> {
  const { parameters, toAllow } = request;
  const prompt = parameters.prompt?.split(" ") ?? [];
  const silent = prompt.includes("none");
  if (prompt.includes("select_account") && accounts > 0)
    return accept({ name: "select_account", parameters: withoutPrompt(parameters, prompt, ["select_account"]) });
  const another = signedIn !== null && hinted !== null && signedIn.account.id !== hinted;
  // Whoever signed in because we asked is still somebody else: asking on would not change that.
  if (another && (silent || signedInAfter(parameters, signedIn))) return refuse("login_required");
  if (signedIn === null || another || mustSignInAgain(request, prompt, signedIn, now)) {
    return silent
      ? refuse("login_required")
      : accept({ name: "sign_in", parameters: afterSignIn(request, prompt, another, now) });
  }
  const covered = toAllow.every((scope) => consented.includes(scope));
  const asks = prompt.includes("consent") || (client.trust === "third_party" && !covered);
  if (!asks) return accept({ name: "issue_code" });
  return silent ? refuse("consent_required") : accept({ name: "consent" });
}

/** When the person was last verified, in epoch milliseconds: the ID token's `auth_time`. */
export const authenticatedAt = ({ session }: SignedIn): number => session.verifiedAt ?? session.createdAt;

function mustSignInAgain(
  request: AuthorizationRequest,
  prompt: readonly string[],
  signedIn: SignedIn,
  now: number,
): boolean {
  const { parameters } = request;
  const at = authenticatedAt(signedIn);
  if (prompt.includes("login") || prompt.includes("select_account")) return true;
  if (parameters.max_age !== undefined && now - at > Number(parameters.max_age) * 1000) return true;
  if (parameters.authenticated_after === undefined) return wantsPasskeyHere(request) && !usedPasskeyHere(signedIn);
  return !signedInAfter(parameters, signedIn);
}

const signedInAfter = ({ authenticated_after }: AuthorizationParameters, signedIn: SignedIn): boolean =>
  authenticated_after !== undefined && authenticatedAt(signedIn) >= Number(authenticated_after);

/**
 * The one `acr` that we claim (`token-claims.ts`). Asked for, it is tried for once (OpenID Connect Core §5.5.1.1: the person
 * may be asked anew); what came of it the claim says, and where it is essential, `demands.flow.ts`.
 */
function wantsPasskeyHere({ parameters: { acr_values, prompt }, claims }: AuthorizationRequest): boolean {
  const wanted = [...(acr_values?.split(" ") ?? []), ...(claims.essentialAcr ?? [])];
  return prompt !== "none" && wanted.includes("phr");
}
const usedPasskeyHere = ({ session }: SignedIn): boolean => session.signInRequestId === null;

/**
 * The same request for after the sign-in. `prompt=login`, `max_age=0` and the hint at somebody else would ask again for
 * ever, so they turn into `authenticated_after`, an instant that only a new sign-in can satisfy. It is the person's own browser that carries it,
 * as it carried `prompt`; a client that must be sure compares `auth_time` (OpenID Connect Core §3.1.2.1, §15.1).
 */
function afterSignIn(
  request: AuthorizationRequest,
  prompt: readonly string[],
  another: boolean,
  now: number,
): AuthorizationParameters {
  const { parameters } = request;
  const { max_age, ...rest } = withoutPrompt(parameters, prompt, ["login", "select_account"]);
  const anew = another || rest.prompt !== parameters.prompt || max_age !== undefined || wantsPasskeyHere(request);
  return { ...rest, ...(anew ? { authenticated_after: String(now) } : {}) };
}

/** The request without what has been done by then. */
function withoutPrompt(
  { prompt: _, ...rest }: AuthorizationParameters,
  prompt: readonly string[],
  done: readonly string[],
): AuthorizationParameters {
  const left = prompt.filter((value) => !done.includes(value)).join(" ");
  return { ...rest, ...(left === "" ? {} : { prompt: left }) };
}
