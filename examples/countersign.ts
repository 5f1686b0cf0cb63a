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
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError) {
    switch (error.error) {
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
        return `Countersign refused: ${error.error_description ?? error.error}`;
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

const notAsDiscovered = [
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
  "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
];
