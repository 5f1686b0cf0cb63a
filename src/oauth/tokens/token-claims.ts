/**
 * What our ID tokens and userinfo say; access tokens are in `access-token.ts`, signing in `signing-keys/`. Times are
 * seconds, as RFC 7519 §2 has them.
 */
import { limits } from "../../limits.ts";
import type { Grant } from "./grant.ts";

const inSeconds = (instant: number): number => Math.floor(instant / 1000);

/** Never past the end of its grant: an API that checks the signature alone would go on believing it. */
export const accessTokenSeconds = (grant: Pick<Grant, "expiresAt">, now: number): number =>
  Math.min(limits.accessTokenLifetimeSeconds, Math.max(0, Math.floor((grant.expiresAt - now) / 1000)));

/** OpenID Connect Core §2. `accessTokenHash` is `at_hash` (§3.1.3.6). */
export function idTokenClaims(
  issuer: string,
  grant: Grant,
  person: Readonly<Record<string, unknown>>,
  bound: {
    readonly subject: string;
    readonly sessionId: string | null;
    readonly nonce: string | null;
    readonly accessTokenHash: string;
  },
  now: number,
) {
  return {
    iss: issuer,
    sub: bound.subject,
    aud: grant.clientId,
    iat: inSeconds(now),
    exp: inSeconds(now) + limits.idTokenLifetimeSeconds,
    auth_time: inSeconds(grant.authenticatedAt),
    at_hash: bound.accessTokenHash,
    ...(bound.nonce === null ? {} : { nonce: bound.nonce }),
    ...(bound.sessionId === null ? {} : { sid: bound.sessionId }),
    ...howAuthenticated(grant),
    ...originClaims(grant),
    ...person,
  };
}

/**
 * How the sign-in behind the grant was judged, through every refresh. Absent when it began with a passkey. On a shared screen
 * a client had better forget its person soon, too.
 */
export const originClaims = ({ origin }: Grant) =>
  origin === null
    ? {}
    : {
        sign_in_verdict: origin.verdict,
        sign_in_form: origin.form,
        ...(origin.use === "shared" ? { sign_in_screen: "shared" } : {}),
      };

/**
 * RFC 8176: a passkey is a proof of possession (`pop`) with a present (`user`) and verified person, so two factors
 * (`mfa`); countersigned on the phone, it went over two channels (`mca`). `acr` is `phr` (phishing-resistant, OpenID
 * EAP ACR Values) only when the passkey was used on this very browser: a code can be relayed, so a countersigned
 * sign-in does not claim it.
 */
function howAuthenticated(grant: Grant): { amr: string[]; acr?: "phr" } {
  const acr = acrOf(grant);
  return acr === null ? { amr: ["pop", "user", "mfa", "mca"] } : { amr: ["pop", "user", "mfa"], acr };
}

export const acrOf = ({ signInRequestId }: Pick<Grant, "signInRequestId">): "phr" | null =>
  signInRequestId === null ? "phr" : null;
