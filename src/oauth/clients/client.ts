/**
 * An OAuth client: what it may ask for, and where its answers may be sent. Registration and look-up are in
 * `client.flow.ts`, proving that a request comes from it in `client-authentication.flow.ts`.
 */
import type { ClientId } from "../../ids.ts";
import { seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { ClientPolicy } from "../../policy/client-policy.ts";
import { mayBeKept, unlimited } from "../../policy/policy.ts";
import type { Grant } from "../tokens/grant.ts";
import type { ClientSettings } from "./client-settings.ts";

export const deviceCodeGrant = "urn:ietf:params:oauth:grant-type:device_code";
/** CIBA Core §10.1 */
export const cibaGrant = "urn:openid:params:grant-type:ciba";
/** RFC 8693 §2.1 */
export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const grantTypes = [
  "authorization_code",
  "refresh_token",
  deviceCodeGrant,
  "client_credentials",
  cibaGrant,
  tokenExchangeGrant,
] as const;
export type GrantType = (typeof grantTypes)[number];

export const scopes = ["openid", "profile", "email", "phone", "groups", "offline_access"] as const;

/**
 * Scopes that let a program do something here, and tell it nothing. A client has them only when its operator names them; one
 * that registers itself never does.
 */
export const powerScopes = ["ssh", "admin"] as const;

export interface Client {
  readonly id: ClientId;
  readonly name: string;
  /** Null for a public client (RFC 6749 §2.1): one that cannot keep a secret. */
  readonly secretHash: string | null;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly scopes: readonly string[];
  /** A first-party client belongs to the operator: the person is not asked for consent. */
  readonly trust: "first_party" | "third_party";
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly policy: ClientPolicy;
  readonly settings: ClientSettings;
  /** The last time somebody signed in to it, kept to the day. */
  readonly lastUsedAt: number | null;
}

export type ClientRefusal = "unknown_client" | "client_disabled";

export function mayActAsClient(client: Client | null): Outcome<Client, ClientRefusal> {
  if (client === null) return refuse("unknown_client");
  return client.disabledAt === null ? accept(client) : refuse("client_disabled");
}

/** Whom it belongs to, and where its redirect addresses lead, nobody here has looked at (RFC 9700 §4.11.2). */
export const isSelfRegistered = ({ settings, trust }: Client): boolean =>
  settings.registrationTokenHash !== null && trust === "third_party";

/** RFC 6749 §5.2 unauthorized_client: each grant is off unless it was registered, the device grant above all. */
export const mayUseGrant = (client: Client, grant: GrantType): Outcome<Client, "grant_not_registered"> =>
  client.grantTypes.includes(grant) ? accept(client) : refuse("grant_not_registered");

/** A device grant that nobody has used for the days its policy says is switched off: what is forgotten can only be abused. */
export const isForgotten = ({ policy, lastUsedAt, createdAt }: Client, now: number): boolean =>
  policy.deviceGrantUnusedDays !== null &&
  now - (lastUsedAt ?? createdAt) > seconds(policy.deviceGrantUnusedDays * 24 * 3600);

/**
 * RFC 9700 §2.1 and OWASP ASVS 5.0 §10.4.1: exact comparison, character by character. One exception, for native apps:
 * a loopback address matches on any port, because the app cannot choose it in advance (RFC 8252 §7.3).
 */
export function isRegisteredRedirect(registered: readonly string[], presented: string): boolean {
  if (registered.includes(presented)) return true;
  const loopback = splitLoopback(presented);
  return loopback !== null && registered.some((uri) => splitLoopback(uri)?.withoutPort === loopback.withoutPort);
}

function splitLoopback(uri: string): { withoutPort: string } | null {
  const match = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?(\/.*)?$/.exec(uri);
  if (match === null || Number(match[2] ?? 80) > 65_535) return null;
  return { withoutPort: `${match[1]}${match[3] ?? ""}` };
}

/**
 * A redirect address that may be registered: https, loopback http (RFC 8252 §7.3) or a private-use scheme named after a
 * domain (§7.1). No fragment (RFC 6749 §3.1.2), no credentials, nothing that a URI parser would have to repair.
 */
export function mayRegisterRedirect(uri: string): boolean {
  if (!/^[\x21-\x7e]{1,2000}$/.test(uri) || /[#\\<>"`{}|^]/.test(uri)) return false;
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):(.*)$/.exec(uri) ?? [];
  if (scheme === "https") return /^\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?([/?]|$)/.test(rest);
  if (scheme === "http") return splitLoopback(uri) !== null;
  return scheme.includes(".") && rest !== "";
}

/** The origin of a redirect address, as an Origin header has it; for a private-use scheme the scheme. */
export function originOf(uri: string): string {
  const [, origin] = /^(https?:\/\/[^/?#]+)/.exec(uri) ?? [];
  return origin ?? uri.slice(0, uri.indexOf(":") + 1);
}

/** The same as a source for the CSP directive form-action, whose grammar has no IPv6 addresses (CSP 3 §2.3.1). */
export const formActionSource = (uri: string): string => (uri.startsWith("http://[") ? "http:" : originOf(uri));

/** The host that a person is shown, or null when answers go to an app on the person's own device. */
export function hostOf(client: Client): string | null {
  const web = client.redirectUris.find((uri) => uri.startsWith("https://"));
  return web === undefined ? null : originOf(web).slice("https://".length);
}

/**
 * The scopes that a request ends up with. RFC 6749 §3.3: none asked means a default, here `openid`; scopes that are
 * unknown or not registered for the client are left out (OpenID Connect Core §3.1.2.1: ignored), and the answer says
 * what was granted. Nothing left is `invalid_scope`.
 */
export function scopesFor(client: Client, asked: string | undefined): Outcome<readonly string[], "scope_not_allowed"> {
  const wanted = new Set((asked ?? "openid").split(" "));
  const known = new Set([...scopes, ...client.scopes]);
  const allowed = [...known].filter((scope) => wanted.has(scope) && client.scopes.includes(scope));
  return allowed.length > 0 ? accept(allowed) : refuse("scope_not_allowed");
}

/** The same for its own tokens (RFC 6749 §4.4), by default all that it has. */
export function ownScopesFor(
  { settings }: Client,
  asked: string | undefined,
): Outcome<readonly string[], "scope_not_allowed"> {
  if (asked === undefined) return accept(settings.ownScopes);
  const wanted = asked.split(" ");
  const allowed = settings.ownScopes.filter((scope) => wanted.includes(scope));
  return allowed.length > 0 ? accept(allowed) : refuse("scope_not_allowed");
}

/** A third party needs the person's leave for staying signed in; our own programs only their registration. Never limited, never on a shared screen. */
export const mayRefresh = (client: Client, grant: Pick<Grant, "scopes" | "origin">): boolean =>
  mayBeKept(grant.origin ?? unlimited) &&
  client.grantTypes.includes("refresh_token") &&
  (client.trust === "first_party" || grant.scopes.includes("offline_access"));
