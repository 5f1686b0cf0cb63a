/** WebAuthn L3 §5.8.1: what the browser says about the ceremony. Unverified until the signature over it has been. */
interface ClientData {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: unknown;
  readonly tokenBinding?: unknown;
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
export function happenedInFrame(clientDataJSON: string): boolean {
  const said = readClientData(clientDataJSON)?.crossOrigin;
  return said !== undefined && said !== false;
}

/** What the library says is wrong. It quotes what was sent, a code or a token for all we know: nothing long is kept. */
export const whyForLog = (error: unknown): string =>
  String(error)
    .slice(0, 500)
    .replace(/[\w-]{16,}/g, "…");
