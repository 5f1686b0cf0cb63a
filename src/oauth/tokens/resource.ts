/**
 * What an access token is for (RFC 8707): one resource, or this server itself. A client may ask for those of its
 * registration only, so that a token that one resource server sees is worth nothing at another (RFC 9700 §2.3).
 */
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import type { Grant } from "./grant.ts";

/** §2: an absolute URI without a fragment, as it will be compared: character by character. */
export const mayBeResource = (uri: string): boolean => /^[a-z][a-z0-9+.-]*:[\x21\x22\x24-\x7e]{1,500}$/.test(uri);

/** What a request without an earlier grant may be for; null for this server, which `issuer` names too. */
export function resourceAtStart(
  { settings }: Pick<Client, "settings">,
  asked: string | undefined,
  issuer: string,
): Outcome<string | null, "resource_not_allowed"> {
  if (asked === undefined || asked === issuer) return accept(null);
  return settings.audiences.includes(asked) ? accept(asked) : refuse("resource_not_allowed");
}

/**
 * What a token of a grant is for (§2.2): what the grant was asked for, unless told; this server, for userinfo; or, when the
 * grant named nothing, any resource of the registration. A resource that was withdrawn since gets no more tokens.
 */
export function resourceOfGrant(
  client: Pick<Client, "settings">,
  grant: Pick<Grant, "resource">,
  asked: string | undefined,
  issuer: string,
): Outcome<string | null, "resource_not_allowed"> {
  const wanted = resourceAtStart(client, asked ?? grant.resource ?? undefined, issuer);
  const allowed = !wanted.ok || grant.resource === null || wanted.value === null || wanted.value === grant.resource;
  return allowed ? wanted : refuse("resource_not_allowed");
}
