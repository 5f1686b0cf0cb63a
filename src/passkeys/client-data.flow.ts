/** WebAuthn L3 §5.8.1: what the browser says about the ceremony. Unverified until the signature over it has been. */
interface ClientData {
  readonly challenge?: unknown;
  readonly crossOrigin?: unknown;
}

/** Null for what no browser sends. */
export function readClientData(clientDataJSON: string): ClientData | null {
  try {
    const clientData: unknown = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
    return typeof clientData === "object" ? clientData : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * WebAuthn L3 §7.1, §7.2 (crossOrigin): a ceremony inside another site's frame. None of our pages may be framed, so it
 * is never ours; the library lets it pass when the browser does not name the site.
 */
export const happenedInFrame = (clientDataJSON: string): boolean =>
  readClientData(clientDataJSON)?.crossOrigin === true;
