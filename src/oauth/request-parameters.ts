/**
 * Every parameter that the provider reads, at every endpoint, as one table: what it may look like, where it must be (●),
 * may be (○), is refused (✕) or is not read (·). The token endpoint has a column for each grant. The authorization request is checked when
 * what a pushed request or a request object holds has been put in its place. Parameters that are not in a column are
 * ignored there (RFC 6749 §3.1, §3.2). What the values mean is decided elsewhere.
 */
import { accept, type Outcome, refuse } from "../outcome.ts";

// RFC 6749 Appendix A: visible ASCII and space. Lengths keep rows and redirects small.
const vschar = (maximum: number) => new RegExp(`^[\\x20-\\x7e]{1,${maximum}}$`);
const secret = vschar(512);
const text = vschar(2000);
const anything = /^[\s\S]*$/;
const tokenCharacters = /^[A-Za-z0-9._~+/=-]{1,8192}$/;
// CIBA Core §7.1: at most 1024 characters of the syntax of RFC 6750 §2.1.
const bearerToken = /^(?=.{1,1024}$)[A-Za-z0-9._~+/-]+=*$/;
// RFC 6749 §3.3: %x21 / %x23-5B / %x5D-7E, one space between.
const scopeList = /^(?=.{1,1000}$)[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;
// RFC 7636 §4.1: 43 to 128 unreserved characters.
const verifier = /^[A-Za-z0-9._~-]{43,128}$/;
// SHA-256 in base64url: an S256 challenge (RFC 7636 §4.2), the thumbprint of a key (RFC 9449 §10).
const sha256 = /^[A-Za-z0-9_-]{43}$/;
const prompts = /^(none|(login|consent|select_account)( (login|consent|select_account))*)$/;
// OpenID Connect Core §3.1.2.1: whatever the person is called, in letters of every language.
const hint = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,320}$/u;

/** What a row holds: first the shape of the value, then a mark for each of these. */
export const columns = [
  "shape",
  "authorize",
  "par",
  "device_authorization",
  "backchannel",
  "authorization_code",
  "refresh_token",
  "device_code",
  "client_credentials",
  "ciba",
  "token_exchange",
  "revocation",
  "introspection",
  "logout",
] as const;
export type Endpoint = Exclude<(typeof columns)[number], "shape">;

/**
 * authorize ┄ par: pushed authorization request ┄ dev: device authorization ┄ ciba: backchannel authentication ┄ the token
 * endpoint by grant (code, refr: refresh token, dcod: device code, cred: client credentials, auth: auth_req_id, exch: token
 * exchange) ┄ revo: revocation ┄ intr: introspection ┄ out: logout
 */
// biome-ignore format: a table is read by its columns
export const table = {
  //                                             authz  par   dev  ciba  code  refr  dcod  cred  auth  exch  revo  intr   out 
  response_type:            [vschar(64),        "●",  "●",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  client_id:                [vschar(128),       "●",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○"],
  redirect_uri:             [text,              "●",  "●",  "·",  "·",  "●",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  scope:                    [scopeList,         "○",  "○",  "○",  "●",  "·",  "○",  "·",  "○",  "·",  "○",  "·",  "·",  "·"],
  state:                    [text,              "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○"],
  nonce:                    [text,              "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  code_challenge:           [sha256,            "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  code_challenge_method:    [/^S256$/,          "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  response_mode:            [vschar(64),        "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  prompt:                   [prompts,           "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  max_age:                  [/^\d{1,9}$/,       "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  authenticated_after:      [/^\d{1,15}$/,      "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  acr_values:               [scopeList,         "○",  "○",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  claims:                   [text,              "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  ui_locales:               [scopeList,         "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○"],
  login_hint:               [hint,              "○",  "○",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  id_token_hint:            [tokenCharacters,   "○",  "○",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○"],
  login_hint_token:         [anything,          "·",  "·",  "·",  "✕",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  request:                  [tokenCharacters,   "○",  "○",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  request_uri:              [text,              "○",  "✕",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  registration:             [anything,          "✕",  "✕",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  dpop_jkt:                 [sha256,            "○",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  resource:                 [anything,          "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "·",  "·",  "·"],
  binding_message:          [anything,          "·",  "·",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  client_notification_token:[bearerToken,       "·",  "·",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  user_code:                [vschar(64),        "·",  "·",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  screen_use:               [/^shared$/,        "·",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  requested_expiry:         [/^\d{1,6}$/,       "·",  "·",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  grant_type:               [vschar(128),       "·",  "·",  "·",  "·",  "●",  "●",  "●",  "●",  "●",  "●",  "·",  "·",  "·"],
  client_secret:            [secret,            "·",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "·"],
  client_assertion:         [tokenCharacters,   "·",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "·"],
  client_assertion_type:    [vschar(128),       "·",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "○",  "·"],
  code:                     [secret,            "·",  "·",  "·",  "·",  "●",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  code_verifier:            [verifier,          "·",  "·",  "·",  "·",  "○",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  refresh_token:            [secret,            "·",  "·",  "·",  "·",  "·",  "●",  "·",  "·",  "·",  "·",  "·",  "·",  "·"],
  device_code:              [secret,            "·",  "·",  "·",  "·",  "·",  "·",  "●",  "·",  "·",  "·",  "·",  "·",  "·"],
  auth_req_id:              [secret,            "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "●",  "·",  "·",  "·",  "·"],
  subject_token:            [tokenCharacters,   "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "●",  "·",  "·",  "·"],
  subject_token_type:       [vschar(128),       "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "●",  "·",  "·",  "·"],
  actor_token:              [tokenCharacters,   "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "✕",  "·",  "·",  "·"],
  actor_token_type:         [vschar(128),       "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "✕",  "·",  "·",  "·"],
  requested_token_type:     [vschar(128),       "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○",  "·",  "·",  "·"],
  audience:                 [text,              "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○",  "·",  "·",  "·"],
  token:                    [vschar(8192),      "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "●",  "●",  "·"],
  token_type_hint:          [vschar(64),        "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○",  "○",  "·"],
  post_logout_redirect_uri: [text,              "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○"],
  confirmed:                [/^1$/,             "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "·",  "○"],
} as const satisfies Record<string, readonly [RegExp, ...("●" | "○" | "✕" | "·")[]]>;

/** The rows that a column reads, by its place. */
const readAt = columns.map((_, column) =>
  Object.entries(table)
    .filter(([, row]) => row[column] !== "·")
    .map(([name, row]) => ({ name, shape: row[0], required: row[column] === "●" })),
);

/** Why, where a parameter is refused: to ignore it would be to pretend that it had been heeded. */
const refusals = {
  request_uri: "request_uri_pushed",
  registration: "registration_unsupported",
  login_hint_token: "login_hint_token_unsupported",
  actor_token: "exchange_unsupported",
  actor_token_type: "exchange_unsupported",
} as const satisfies Partial<Record<Parameter, string>>;
const refusedAt = columns.map((_, column) =>
  (Object.keys(refusals) as (keyof typeof refusals)[]).flatMap((name) =>
    (table[name] as readonly unknown[])[column] === "✕" ? [[name, refusals[name]] as const] : [],
  ),
);

type Table = typeof table;
export type Parameter = keyof Table;
/** Where a column stands in a row: `"1"` for the first endpoint, as tuples name their places. */
type PlaceOf<Column, Columns extends readonly unknown[]> = {
  [Place in keyof Columns]: Columns[Place] extends Column ? Place : never;
}[number];
type Named<Mark, At extends Endpoint> = {
  [Name in Parameter]: Table[Name][PlaceOf<At, typeof columns> & keyof Table[Name]] extends Mark ? Name : never;
}[Parameter];

/** What an endpoint may read after `readParameters` accepted it. */
export type Parameters<At extends Endpoint> = { readonly [Name in Named<"●", At>]: string } & {
  readonly [Name in Named<"○", At>]?: string;
};

export type ParameterRefusal =
  | (typeof refusals)[keyof typeof refusals]
  | "parameter_missing"
  | "parameter_repeated"
  | "parameter_malformed"
  | "resource_not_allowed";

/**
 * Checks a request against its column. An empty value is an absent one; a repeated parameter is refused, even when
 * empty (RFC 6749 §3.1, §3.2; RFC 8628 §3.1), `resource` with an error of its own (RFC 8707 §2). Repeated parameters that nobody
 * reads stay harmless.
 */
export function readParameters<At extends Endpoint>(
  pairs: Iterable<readonly [string, string]>,
  endpoint: At,
): Outcome<Parameters<At>, ParameterRefusal> {
  const column = columns.indexOf(endpoint);
  const sent = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (!isParameter(name) || table[name][column] === "·") continue;
    if (sent.has(name)) return refuse(name === "resource" ? "resource_not_allowed" : "parameter_repeated");
    sent.set(name, value);
  }
  // First, for what is missing may stand in what we do not read (OpenID Connect Core §7.2.1).
  for (const [name, refusal] of refusedAt[column] ?? []) if ((sent.get(name) ?? "") !== "") return refuse(refusal);
  const read: Record<string, string> = {};
  for (const { name, shape, required } of readAt[column] ?? []) {
    const value = sent.get(name) ?? "";
    if (value === "" && required) return refuse("parameter_missing");
    if (value === "") continue;
    if (!shape.test(value)) return refuse("parameter_malformed");
    read[name] = value;
  }
  return accept(read as Parameters<At>);
}

/** One parameter before the rest is checked: null when it is absent, repeated or malformed. */
export function peekParameter(pairs: Iterable<readonly [string, string]>, name: Parameter): string | null {
  const values = [...pairs].filter(([key]) => key === name).map(([, value]) => value);
  const [value] = values;
  return values.length === 1 && value !== undefined && table[name][0].test(value) ? value : null;
}

export const isParameter = (name: string): name is Parameter => Object.hasOwn(table, name);
