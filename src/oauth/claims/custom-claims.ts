/**
 * Claims that an operator adds (CLAIMS_FILE): scope → claim → where its value comes from. Read once, at the start. A scope of
 * the standard may get claims too; no claim that means something already may be given another meaning.
 */
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { powerScopes } from "../clients/client.ts";

export const customAttributes = ["identifier", "displayName", "role", "email", "phone", "groups"] as const;
export type CustomAttribute = (typeof customAttributes)[number];

export type CustomClaim = { readonly attribute: CustomAttribute } | { readonly value: unknown };
export type CustomClaims = Readonly<Record<string, Readonly<Record<string, CustomClaim>>>>;

/** Given by tokens themselves, or by the scopes of the standard (OpenID Connect Core §2, §5.1, RFC 7519 §4.1, RFC 9068 §2.2). */
const taken = new Set(
  (
    "iss sub aud exp nbf iat jti auth_time nonce acr amr azp at_hash c_hash s_hash sid events cnf act may_act scope client_id " +
    "grant_id sign_in_verdict sign_in_form sign_in_screen token_introspection name preferred_username email email_verified phone_number " +
    "phone_number_verified groups"
  ).split(" "),
);

/** They tell of nobody, or are not the operator's to give a meaning. */
const withoutClaims = new Set<string>(["openid", "offline_access", ...powerScopes]);

/** What is wrong, as the end of a sentence for the operator. */
type Complaint = string;

export function readCustomClaims(file: unknown): Outcome<CustomClaims, Complaint> {
  if (!isObject(file)) return refuse("it is not an object of scopes");
  const seen = new Set<string>();
  for (const [scope, claims] of Object.entries(file)) {
    const shown = JSON.stringify(scope);
    if (!/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(scope)) return refuse(`${shown} cannot be a scope`);
    if (withoutClaims.has(scope)) return refuse(`the scope ${scope} has no claims of its own`);
    if (!isObject(claims)) return refuse(`the scope ${shown} is not an object of claims`);
    for (const [name, source] of Object.entries(claims)) {
      const why = whyNot(name, source, seen);
      if (why !== null) return refuse(`the claim ${JSON.stringify(name)} of the scope ${shown} ${why}`);
      seen.add(name);
    }
  }
  return accept(file as CustomClaims);
}

function whyNot(name: string, source: unknown, seen: ReadonlySet<string>): Complaint | null {
  if (!/^[A-Za-z][\w.:/-]{0,99}$/.test(name)) return "cannot be called so";
  if (taken.has(name)) return "means something already";
  if (seen.has(name)) return "is in two scopes";
  if (!isObject(source) || Object.keys(source).length !== 1) return "needs an attribute or a value, and nothing else";
  if ("value" in source) return null;
  return (customAttributes as readonly unknown[]).includes(source.attribute)
    ? null
    : `needs one of the attributes ${customAttributes.join(", ")}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
