/**
 * What the examples have in common: where Countersign is, and what to say when something is in the way. They use
 * `openid-client` as any app would; nothing here or beside it comes from Countersign's own source.
 */
import * as openid from "openid-client";

/** Countersign's public origin, exactly as its own setting COUNTERSIGN_URL has it. */
export const issuer = new URL(process.env.COUNTERSIGN_URL || "http://localhost:8080");

/** An app that keeps no secret: its client is public (RFC 6749 §2.1). Reads the provider's addresses from discovery. */
export function connect(clientId: string): Promise<openid.Configuration> {
  // Tokens travel over TLS, except to a server on this very machine.
  const execute = issuer.hostname === "localhost" ? [openid.allowInsecureRequests] : [];
  return openid.discovery(issuer, clientId, undefined, openid.None(), { execute });
}

/** A sentence that says what to do. `register` is the command that registers this app. */
export function explain(error: unknown, register: string): string {
  const refusal = refusalOf(error);
  if (refusal !== null) {
    switch (refusal.error) {
      case "access_denied":
        return "The sign-in was denied.";
      case "expired_token":
        return "The code expired before anybody used it. Start again for a new one.";
      case "invalid_client":
      case "unauthorized_client":
        return [
          `Countersign at ${issuer.origin} does not know this app, or does not let it sign in this way.`,
          `Register it there with:  ${register}`,
          "then set CLIENT_ID to the client_id that this prints, and start again.",
        ].join("\n");
      default:
        return `Countersign refused: ${refusal.error_description ?? refusal.error}`;
    }
  }
  // What fetch throws when nobody listens.
  if (error instanceof TypeError && error.message === "fetch failed")
    return `Nothing answers at ${issuer.origin}. Start Countersign with "npm start", or set COUNTERSIGN_URL to its address.`;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof openid.ClientError && notAsDiscovered.includes(error.code ?? ""))
    return `What answers at ${issuer.origin} is not as expected (${message}). Set COUNTERSIGN_URL as it is set for Countersign.`;
  return `The sign-in failed: ${message}.`;
}

/** What the provider said, in the words of RFC 6749 §5.2 and RFC 8628 §3.5; null when it is not the provider who objects. */
export function refusalOf(error: unknown): { error: string; error_description?: string | undefined } | null {
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError) return error;
  // A client that fails to prove itself is answered 401 with a challenge, which openid-client reports as such.
  return error instanceof openid.WWWAuthenticateChallengeError ? { error: "invalid_client" } : null;
}

const notAsDiscovered = [
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
  "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
];
