/** A backchannel authentication request (CIBA Core §7.1): what of it is decided without looking anything up. */
import { limits } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type Client, cibaGrant, mayUseGrant, scopesFor } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import { resourceAtStart } from "../tokens/resource.ts";

export type BackchannelRefusal =
  | "grant_not_registered"
  | "hint_not_single"
  | "user_code_unsupported"
  | "user_code_missing"
  | "openid_scope_missing"
  | "scope_not_allowed"
  | "resource_not_allowed"
  | "parameter_missing"
  | "parameter_malformed"
  | "binding_message_invalid";

export interface BackchannelRequest {
  readonly scopes: readonly string[];
  readonly resource: string | null;
  /** Exactly one of them is there. */
  readonly hint: { readonly name: string } | { readonly idToken: string };
  readonly bindingMessage: string | null;
  /** What the person told the client, if it is one that has to ask; null otherwise. */
  readonly askCode: string | null;
  /** §7.1: what our ping proves itself with; null for a client that polls. */
  readonly notificationToken: string | null;
  readonly lifetimeSeconds: number;
}

// One line of plain text that a phone can show, in letters of every language; nothing that turns the direction of the
// writing, or that nobody sees: format characters, the fillers of Hangul, the blank of Braille, and spaces alone.
const plainLine = /^(?=.*\S)[^\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]{1,160}$/u;

/** CIBA Core §7.2, in an order that says the most fundamental thing first. Whom the hint names is looked up after it. */
export function readBackchannelRequest(
  client: Client,
  parameters: Parameters<"backchannel">,
  issuer: string,
): Outcome<BackchannelRequest, BackchannelRefusal> {
  const registered = mayUseGrant(client, cibaGrant);
  if (!registered.ok) return registered;
  if (client.settings.backchannel === null || client.settings.authentication === "none")
    return refuse("grant_not_registered");
  // §7.1: REQUIRED for ping. To a client that only polls it is nothing.
  const notificationToken =
    client.settings.backchannel.mode === "ping" ? (parameters.client_notification_token ?? "") : null;
  if (notificationToken === "") return refuse("parameter_missing");
  const { login_hint, id_token_hint, user_code, binding_message } = parameters;
  if ((login_hint === undefined) === (id_token_hint === undefined)) return refuse("hint_not_single");
  const wantsCode = client.settings.backchannelUserCode;
  // Ignoring it would say that it had been checked.
  if (!wantsCode && user_code !== undefined) return refuse("user_code_unsupported");
  if (wantsCode && user_code === undefined) return refuse("user_code_missing");
  const scopes = scopesFor(client, parameters.scope);
  if (!scopes.ok) return scopes;
  if (!scopes.value.includes("openid")) return refuse("openid_scope_missing");
  const resource = resourceAtStart(client, parameters.resource, issuer);
  if (!resource.ok) return resource;
  if (binding_message !== undefined && !plainLine.test(binding_message)) return refuse("binding_message_invalid");
  // "A positive integer": anything else has been refused already, but for nought.
  const wanted = Number(parameters.requested_expiry ?? limits.deviceGrantLifetimeSeconds);
  if (wanted === 0) return refuse("parameter_malformed");
  return accept({
    scopes: scopes.value,
    resource: parameters.resource ?? null,
    hint: login_hint === undefined ? { idToken: id_token_hint ?? "" } : { name: login_hint },
    bindingMessage: binding_message ?? null,
    askCode: user_code ?? null,
    notificationToken,
    lifetimeSeconds: Math.min(wanted, limits.deviceGrantLifetimeSeconds),
  });
}
