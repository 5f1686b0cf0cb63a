/** How a refusal reads on the wire (RFC 6749 §5.2). */
export interface OAuthError {
  readonly status: 400 | 401 | 403 | 413;
  readonly error: string;
  /** ASCII without quotes and backslashes, as RFC 6749 §5.2 wants it. */
  readonly description: string;
}

export const error = (status: OAuthError["status"], code: string, description: string): OAuthError => ({
  status,
  error: code,
  description,
});
