/** How a client says who it is: in the Authorization header, in the body, or by name alone (RFC 6749 §2.3, §3.2.1). */
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface ClientCredentials {
  readonly id: string;
  /** Null when the client sent none. */
  readonly secret: string | null;
}

interface BodyCredentials {
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly client_assertion?: string;
}

export type CredentialsRefusal = "two_client_authentications" | "client_unproven" | "parameter_malformed";

/** `basic` is what followed `Basic ` in the header, decoded from base64; null when there was no such header. */
export function clientCredentials(
  basic: string | null,
  body: BodyCredentials,
): Outcome<ClientCredentials, CredentialsRefusal> {
  // RFC 6749 §2.3: not more than one method in a request.
  const methods = [basic !== null, body.client_secret !== undefined, body.client_assertion !== undefined];
  if (methods.filter(Boolean).length > 1) return refuse("two_client_authentications");
  // RFC 7523 assertions are not supported; nothing else could prove who sent this.
  if (body.client_assertion !== undefined) return refuse("client_unproven");
  if (basic === null) {
    if (body.client_id === undefined) return refuse("client_unproven");
    return accept({ id: body.client_id, secret: body.client_secret ?? null });
  }
  const colon = basic.indexOf(":");
  const id = formDecode(basic.slice(0, colon));
  const secret = formDecode(basic.slice(colon + 1));
  if (colon < 1 || id === null || secret === null) return refuse("client_unproven");
  // Naming one client in the header and another in the body is a mix-up, whoever is right.
  if (body.client_id !== undefined && body.client_id !== id) return refuse("parameter_malformed");
  // An empty secret is none (RFC 6749 §2.3.1: it may be omitted if empty); oidc-agent sends it for public clients.
  return accept({ id, secret: secret === "" ? null : secret });
}

/** RFC 6749 §2.3.1 and Appendix B: form-urlencoded before base64. Null for what no encoder writes, and control characters. */
function formDecode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll("+", " "));
    return /^[\x20-\x7e]{0,512}$/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}
