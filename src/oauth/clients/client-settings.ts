/**
 * What a client's registration says beyond names and addresses: how it proves itself, how its tokens look, what it may
 * do that most may not. The names on the wire (RFC 7591 §2 and the others) are in the registration slice.
 */
export const signingAlgorithms = ["ES256", "RS256", "EdDSA"] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** What clients may sign with; the last is another name of the one before (RFC 9864 §2.2). */
export const acceptedAlgorithms = [...signingAlgorithms, "Ed25519"] as const;

/** A public key as RFC 7517 writes it; whoever reads one has checked that no private member is in it. */
export type PublicJwk = Readonly<Record<string, string>>;

/** CIBA Core §5: how a client hears of the answer. With `ping` it is told at this address when to ask for the tokens. */
export type BackchannelDelivery =
  | { readonly mode: "poll" }
  | { readonly mode: "ping"; readonly notificationUri: string };

export interface ClientSettings {
  /** `secret` is client_secret_basic or client_secret_post, whichever comes; `none` is a public client. */
  readonly authentication: "none" | "secret" | "private_key_jwt";
  /** The client's keys for private_key_jwt (RFC 7523) and request objects (RFC 9101): by value, never fetched. */
  readonly keys: readonly PublicJwk[];
  readonly idTokenAlgorithm: SigningAlgorithm;
  /** Null: userinfo is JSON. */
  readonly userinfoAlgorithm: SigningAlgorithm | null;
  /** RFC 9701 §6: of the signed answers about tokens that it may ask for. */
  readonly introspectionAlgorithm: SigningAlgorithm;
  readonly accessTokenFormat: "jwt" | "opaque";
  /** Resources that tokens may be asked for (RFC 8707); a token without one is for this server itself. */
  readonly audiences: readonly string[];
  /** Scopes of its own tokens (RFC 6749 §4.4). What they mean, the resource says; none of them tells of a person. */
  readonly ownScopes: readonly string[];
  /** Resources that it is the server of: it may ask what their tokens are worth (RFC 7662 §2.1), whoever they are of. */
  readonly resourceServerOf: readonly string[];
  /** Pairwise subjects (OpenID Connect Core §8.1) are one for each sector: the host that its redirect addresses share. */
  readonly subjectType: "public" | "pairwise";
  readonly sector: string | null;
  /** OpenID Connect Back-Channel Logout 1.0 §2.2 */
  readonly backchannelLogoutUri: string | null;
  /** RFC 9449 §5.2: nothing but sender-constrained tokens. */
  readonly dpopRequired: boolean;
  /** RFC 9126 §6: nothing but pushed authorization requests. */
  readonly pushedRequestsRequired: boolean;
  /** A confidential client that cannot do PKCE sends `nonce` instead (RFC 9700 §2.1.1). */
  readonly pkceExempt: boolean;
  /** CIBA Core §4: may ask for a person by name; null: may not. Confidential clients only. */
  readonly backchannel: BackchannelDelivery | null;
  /** CIBA Core §4: it signs its authentication requests, and so; null: it does not. */
  readonly backchannelRequestAlgorithm: SigningAlgorithm | null;
  /** CIBA Core §4: sends the person's ask code with each request, and gets nobody without it. */
  readonly backchannelUserCode: boolean;
  /** Clients whose tokens this one may exchange for its own (RFC 8693), each pair named by the operator. */
  readonly mayExchangeTokensOf: readonly string[];
  /** Whoever registered it dynamically may change it with this (RFC 7592); a hash. */
  readonly registrationTokenHash: string | null;
}

export const defaultClientSettings: ClientSettings = {
  authentication: "none",
  keys: [],
  idTokenAlgorithm: "ES256",
  userinfoAlgorithm: null,
  introspectionAlgorithm: "ES256",
  accessTokenFormat: "jwt",
  audiences: [],
  ownScopes: [],
  resourceServerOf: [],
  subjectType: "public",
  sector: null,
  backchannelLogoutUri: null,
  dpopRequired: false,
  pushedRequestsRequired: false,
  pkceExempt: false,
  backchannel: null,
  backchannelRequestAlgorithm: null,
  backchannelUserCode: false,
  mayExchangeTokensOf: [],
  registrationTokenHash: null,
};
