/**
 * Dynamic registration (RFC 7591 §2, with the names of OpenID Connect Dynamic Registration 1.0 §2): what the members mean,
 * their defaults, and the same way back. A program that registers itself is a third party with the code flow, never more:
 * the device grant, first-party trust and a back-channel logout address are for the operator to give.
 */
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type Client, originOf, scopes } from "./client.ts";
import type { RegistrationRefusal } from "./client-registration.ts";
import type { ClientSettings, SigningAlgorithm } from "./client-settings.ts";
import { readPublicKeys } from "./public-keys.ts";

/** The members that are read; all others are ignored, as §2 has it, and missing in the answer. */
export interface ClientMetadata {
  readonly redirect_uris?: readonly string[] | undefined;
  readonly post_logout_redirect_uris?: readonly string[] | undefined;
  readonly token_endpoint_auth_method?: string | undefined;
  readonly grant_types?: readonly string[] | undefined;
  readonly response_types?: readonly string[] | undefined;
  readonly client_name?: string | undefined;
  readonly scope?: string | undefined;
  readonly jwks?: unknown;
  readonly jwks_uri?: unknown;
  readonly id_token_signed_response_alg?: SigningAlgorithm | undefined;
  readonly userinfo_signed_response_alg?: SigningAlgorithm | undefined;
  readonly subject_type?: "public" | "pairwise" | undefined;
  readonly require_pushed_authorization_requests?: boolean | undefined;
  readonly dpop_bound_access_tokens?: boolean | undefined;
}

export interface WantedClient extends Pick<Client, "name" | "redirectUris" | "postLogoutRedirectUris" | "scopes"> {
  readonly kind: "public" | "confidential";
  readonly grantTypes: readonly ("authorization_code" | "refresh_token")[];
  readonly settings: Pick<
    ClientSettings,
    | "authentication"
    | "keys"
    | "idTokenAlgorithm"
    | "userinfoAlgorithm"
    | "subjectType"
    | "pushedRequestsRequired"
    | "dpopRequired"
  >;
}

export type MetadataRefusal = "registration_redirect_refused" | "registration_metadata_refused";

/** RFC 7591 §2, RFC 7523 §2.2: each method that may be asked for, and the way of proving itself that it means. */
const authentications: Readonly<Record<string, ClientSettings["authentication"]>> = {
  none: "none",
  client_secret_basic: "secret",
  client_secret_post: "secret",
  private_key_jwt: "private_key_jwt",
};
const mostAddresses = 20;

/** What a client is registered as; scopes only of `allowed`. The addresses themselves are judged when it is registered. */
export function readMetadata(
  metadata: ClientMetadata,
  allowed: readonly string[] = scopes,
): Outcome<WantedClient, MetadataRefusal> {
  const { redirect_uris: redirectUris = [], post_logout_redirect_uris: postLogoutRedirectUris = [] } = metadata;
  const [first] = redirectUris;
  if (first === undefined || redirectUris.length > mostAddresses) return refuse("registration_redirect_refused");
  const grantTypes = metadata.grant_types ?? ["authorization_code"];
  const method = metadata.token_endpoint_auth_method ?? "client_secret_basic";
  const authentication = Object.hasOwn(authentications, method) ? authentications[method] : undefined;
  const wanted = metadata.scope?.split(" ");
  const granted = wanted === undefined ? allowed : allowed.filter((scope) => wanted.includes(scope));
  const keys = metadata.jwks === undefined ? [] : readPublicKeys(metadata.jwks);
  const understood =
    grantTypes.includes("authorization_code") &&
    grantTypes.every(isGrantForAll) &&
    // §2.1: the code flow and nothing else.
    (metadata.response_types ?? ["code"]).join() === "code" &&
    // Keys are taken by value: fetching them would let whoever registers send this server anywhere.
    metadata.jwks_uri === undefined &&
    postLogoutRedirectUris.length <= mostAddresses &&
    granted.length > 0;
  if (!understood || authentication === undefined || keys === null) return refuse("registration_metadata_refused");
  return accept({
    name: metadata.client_name ?? originOf(first),
    redirectUris,
    postLogoutRedirectUris,
    scopes: granted,
    kind: authentication === "none" ? "public" : "confidential",
    grantTypes: grantTypes.filter(isGrantForAll),
    settings: {
      authentication,
      keys,
      // OpenID Connect Dynamic Registration 1.0 §2: RS256 unless told.
      idTokenAlgorithm: metadata.id_token_signed_response_alg ?? "RS256",
      userinfoAlgorithm: metadata.userinfo_signed_response_alg ?? null,
      subjectType: metadata.subject_type ?? "public",
      pushedRequestsRequired: metadata.require_pushed_authorization_requests ?? false,
      // RFC 9449 §5.2
      dpopRequired: metadata.dpop_bound_access_tokens ?? false,
    },
  });
}

const isGrantForAll = (grant: string): grant is "authorization_code" | "refresh_token" =>
  grant === "authorization_code" || grant === "refresh_token";

/** RFC 7591 §3.2.2: what was wrong with the addresses has a code of its own. */
export const metadataRefusalOf = (reason: RegistrationRefusal | "client_id_taken"): MetadataRefusal =>
  reason === "malformed_redirect_uri" || reason === "redirect_uri_missing"
    ? "registration_redirect_refused"
    : "registration_metadata_refused";

const methodOf = ({ settings: { authentication } }: Client): string =>
  authentication === "secret" ? "client_secret_basic" : authentication;

/** RFC 7591 §3.2.1: all that is registered, with what was put in the place of what was asked. */
export const describeRegistration = (client: Client, registrationToken: string, origin: string) => ({
  client_id: client.id,
  client_id_issued_at: Math.floor(client.createdAt / 1000),
  registration_access_token: registrationToken,
  registration_client_uri: `${origin}/oauth/register/${client.id}`,
  client_name: client.name,
  redirect_uris: client.redirectUris,
  post_logout_redirect_uris: client.postLogoutRedirectUris,
  token_endpoint_auth_method: methodOf(client),
  grant_types: client.grantTypes,
  response_types: ["code"],
  scope: client.scopes.join(" "),
  id_token_signed_response_alg: client.settings.idTokenAlgorithm,
  ...(client.settings.userinfoAlgorithm === null
    ? {}
    : { userinfo_signed_response_alg: client.settings.userinfoAlgorithm }),
  subject_type: client.settings.subjectType,
  require_pushed_authorization_requests: client.settings.pushedRequestsRequired,
  dpop_bound_access_tokens: client.settings.dpopRequired,
  ...(client.settings.keys.length === 0 ? {} : { jwks: { keys: client.settings.keys } }),
});
