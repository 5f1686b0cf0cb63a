/**
 * An authorization request that is kept here, under a `request_uri` of ours (RFC 9126 §2.2):
 *
 *   pushed, a minute ──the first browser that comes with it──▶ its own, half an hour ──answered──▶ gone
 *
 * In between that browser may come as often as it must: after signing in, by loading the consent page again. No other one
 * may, and the browser cannot change what is in it.
 */
const prefix = "urn:ietf:params:oauth:request_uri:";

export const requestUriOf = (secret: string): string => prefix + secret;

/** The secret in a `request_uri` of ours; null for any other. Another is never fetched (RFC 9101 §10.4). */
export function secretOf(requestUri: string): string | null {
  const secret = requestUri.startsWith(prefix) ? requestUri.slice(prefix.length) : "";
  return /^[A-Za-z0-9_-]{43}$/.test(secret) ? secret : null;
}
