/**
 * OpenID Connect Back-Channel Logout 1.0: what a client is told when a session ends in which it was given something. Who
 * is told is in `backchannel-logout.flow.ts`, the request itself goes through the outbox (`notices/logout-post.ts`).
 */
import type { AccountId, ClientId, SessionId } from "../../ids.ts";
import { limits } from "../../limits.ts";

/** Null session: everything that this person has at the client ends (§2.4: a token without `sid`). */
export interface LogoutMessage {
  readonly what: "logout";
  readonly clientId: ClientId;
  readonly accountId: AccountId;
  readonly sessionId: SessionId | null;
}

/** §2.4. `nonce` is prohibited: with it the token could be taken for an ID token. */
export const logoutTokenClaims = (
  about: { readonly issuer: string; readonly audience: ClientId; readonly sub: string; readonly sid: string | null },
  id: string,
  now: number,
) => ({
  iss: about.issuer,
  aud: about.audience,
  iat: Math.floor(now / 1000),
  exp: Math.floor(now / 1000) + limits.logoutTokenLifetimeSeconds,
  jti: id,
  events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  sub: about.sub,
  ...(about.sid === null ? {} : { sid: about.sid }),
});
