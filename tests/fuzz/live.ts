import type { Schema } from "./api.ts";

/** What only a running server gives, by the name under which a generated request asks for it; `scene.ts` has the values. */
export type LiveName =
  | "clientId"
  | "otherClientId"
  | "publicClientId"
  | "redirectUri"
  | "postLogoutUri"
  | "resource"
  | "scope"
  | "responseType"
  | "code"
  | "verifier"
  | "challenge"
  | "challengeMethod"
  | "deviceCode"
  | "authReqId"
  | "accessToken"
  | "opaqueToken"
  | "refreshToken"
  | "idToken"
  | "requestUri"
  | "accessTokenType"
  | "basic"
  | "otherBasic"
  | "bearer"
  | "opaqueBearer"
  | "initialBearer"
  | "managementBearer"
  | "managedClientId"
  | "scimBearer"
  | "scimUserId"
  | "scimGroupId"
  | "consent"
  | "waitingRequest"
  | "openedRequest"
  | "namedRequest"
  | "approvedRequest"
  | "userCode"
  | "sessionId"
  | "deviceId"
  | "passkeyId"
  | "addressId"
  | "enrolmentId"
  | "bindingCode"
  | "identifier"
  | "invitationToken"
  | "returnTo";

const clients = ["clientId", "clientId", "clientId", "clientId", "publicClientId", "otherClientId"] as const;
const tokens = ["accessToken", "opaqueToken", "refreshToken", "idToken"] as const;

const byParameter: Readonly<Record<string, readonly LiveName[]>> = {
  client_id: clients,
  redirect_uri: ["redirectUri"],
  redirect_uris: ["redirectUri"],
  post_logout_redirect_uri: ["postLogoutUri"],
  post_logout_redirect_uris: ["postLogoutUri"],
  resource: ["resource"],
  audience: ["resource"],
  scope: ["scope"],
  response_type: ["responseType"],
  response_types: ["responseType"],
  code_verifier: ["verifier"],
  code_challenge: ["challenge"],
  code_challenge_method: ["challengeMethod"],
  device_code: ["deviceCode"],
  auth_req_id: ["authReqId"],
  token: [...tokens, "invitationToken"],
  subject_token: ["accessToken", "opaqueToken", "idToken"],
  subject_token_type: ["accessTokenType"],
  requested_token_type: ["accessTokenType"],
  refresh_token: ["refreshToken"],
  id_token_hint: ["idToken"],
  request_uri: ["requestUri"],
  login_hint: ["identifier"],
  identifier: ["identifier"],
  authorization: ["consent"],
  session: ["sessionId"],
  return_to: ["returnTo"],
  returnTo: ["returnTo"],
};

const byPath: readonly (readonly [string, readonly LiveName[]])[] = [
  ["/link/", ["openedRequest", "approvedRequest", "waitingRequest"]],
  ["/app/requests/", ["namedRequest", "openedRequest"]],
  ["/devices/", ["deviceId"]],
  ["/security/passkeys/", ["passkeyId"]],
  ["/security/addresses/", ["addressId"]],
  ["/enrolments/", ["enrolmentId"]],
  ["/apps/", clients],
  ["/oauth/register/", ["managedClientId", "clientId"]],
  ["/scim/v2/Users/", ["scimUserId"]],
  ["/scim/v2/Groups/", ["scimGroupId"]],
];

/** What would be right for a parameter; several things are called `code` and `request`, and their shapes tell them apart. */
export function naturalFor(name: string, { pattern = "" }: Schema): readonly LiveName[] {
  if (pattern.startsWith("^sir_")) return ["waitingRequest", "openedRequest", "approvedRequest"];
  // Only a registration's has no pattern.
  if (name === "client_id" && pattern === "") return ["managedClientId"];
  if (name === "code") return pattern.includes("{22}") ? ["bindingCode"] : ["code", "userCode"];
  return Object.hasOwn(byParameter, name) ? (byParameter[name] ?? []) : [];
}

/** What would be right in a path. */
export const naturalInPath = (path: string): readonly LiveName[] =>
  byPath.find(([start]) => path.startsWith(start))?.[1] ?? ["sessionId"];

const proofs: readonly (readonly [string, readonly LiveName[]])[] = [
  ["/scim/", ["scimBearer"]],
  ["/oauth/register/", ["managementBearer"]],
  ["/oauth/register", ["initialBearer"]],
  ["/oauth/userinfo", ["bearer"]],
];

/** What would be right in the Authorization header. */
export const naturalProof = (path: string): readonly LiveName[] =>
  proofs.find(([start]) => path.startsWith(start))?.[1] ?? ["basic"];
