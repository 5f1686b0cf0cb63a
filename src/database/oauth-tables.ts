import type { Generated } from "kysely";
import type { AccountId, ClientId, GrantId, SessionId, SignInRequestId } from "../ids.ts";

/** The tables of the OAuth provider. The notation is that of schema.ts. */

export interface ClientsTable {
  id: ClientId;
  name: string;
  secret_hash: string | null;
  redirect_uris: string;
  post_logout_redirect_uris: string;
  grant_types: string;
  scopes: string;
  trust: "first_party" | "third_party";
  created_at: number;
  disabled_at: number | null;
  policy: string | null;
  last_used_at: number | null;
  settings: string | null;
}

export interface ConsentsTable {
  account_id: AccountId;
  client_id: ClientId;
  scopes: string;
  granted_at: number;
  session_id: SessionId | null;
}

export interface AuthorizationRequestsTable {
  id_hash: string;
  session_id: SessionId;
  parameters: string;
  expires_at: number;
}

export interface AuthorizationCodesTable {
  code_hash: string;
  grant_id: GrantId;
  redirect_uri: string;
  code_challenge: string | null;
  nonce: string | null;
  expires_at: number;
  used_at: number | null;
}

export interface GrantsTable {
  id: GrantId;
  account_id: AccountId;
  client_id: ClientId;
  scopes: string;
  started_by: "authorization_code" | "device_grant" | "ciba";
  session_id: SessionId | null;
  sign_in_request_id: SignInRequestId | null;
  authenticated_at: number;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  last_used_at: number | null;
  verdict: string | null;
  form: "full" | "limited" | null;
  screen_use: "ordinary" | "own" | "shared" | null;
  bound_to: string | null;
  resource: string | null;
  claims: string | null;
}

export interface RefreshTokensTable {
  token_hash: string;
  grant_id: GrantId;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  /** The token that it was given for; null for the first of a grant. */
  parent_hash: string | null;
  /** Of the tokens that were given for it, the one that has been used; null while a lost answer may be asked for again. */
  successor_hash: string | null;
}

export interface PushedRequestsTable {
  uri_hash: string;
  client_id: ClientId;
  parameters: string;
  /** The browser that has come with it; null while none has. */
  browser_hash: string | null;
  expires_at: number;
}

/** What may be seen once only: DPoP proofs and client assertions, by a hash of whose it is and its `jti`. */
export interface SeenProofsTable {
  proof_hash: string;
  expires_at: number;
}

/** Opaque access tokens. */
export interface AccessTokensTable {
  token_hash: string;
  subject: string;
  grant_id: GrantId | null;
  client_id: ClientId;
  scopes: string;
  audience: string;
  bound_to: string | null;
  actors: string;
  created_at: number;
  expires_at: number;
}

/** Access tokens that their client gave back, without a grant of their own that could be ended instead. */
export interface RevokedTokensTable {
  token_id: string;
  expires_at: number;
}

/** Initial access tokens for dynamic registration. */
export interface RegistrationTokensTable {
  token_hash: string;
  uses_left: number;
  expires_at: number;
}

/** What a CIBA request has beyond a sign-in request. */
export interface BackchannelRequestsTable {
  request_id: SignInRequestId;
  binding_message: string | null;
}

/** Codes that people tell apps which ask for them by name (CIBA's `user_code`). */
export interface AskCodesTable {
  account_id: AccountId;
  salt: string;
  code_hash: string;
  created_at: number;
}

/** Who is called how in a sector (OpenID Connect Core §8.1). */
export interface PairwiseSubjectsTable {
  sector: string;
  account_id: AccountId;
  subject: string;
}

/** What a host is told of a certificate: its serial number, when the grant that it was given for has ended. */
export interface SshCertificatesTable {
  sequence: Generated<number>;
  authority_id: string;
  grant_id: GrantId;
  expires_at: number;
}
