/** How a client says who it is: in the Authorization header, in the body, or by name alone (RFC 6749 §2.3, §3.2.1). */
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { assertionType } from "./client-assertion.ts";

export interface ClientCredentials {
  /** Null when only the assertion says it. */
  readonly id: string | null;
  /** Null when the client sent none. */
  readonly secret: string | null;
  /** A JWT of the client's own (RFC 7523 §2.2), unverified; null when it sent none. */
  readonly assertion: string | null;
}

export interface BodyCredentials {
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly client_assertion?: string;
  readonly client_assertion_type?: string;
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
  const { client_assertion: assertion } = body;
  if (assertion !== undefined) {
    // RFC 7521 §4.2: SAML assertions are another type.
    if (body.client_assertion_type !== assertionType) return refuse("client_unproven");
    return accept({ id: body.client_id ?? null, secret: null, assertion });
  }
  if (basic === null) {
    if (body.client_id === undefined) return refuse("client_unproven");
    return accept({ id: body.client_id, secret: body.client_secret ?? null, assertion: null });
  }
  const colon = basic.indexOf(":");
  const id = formDecode(basic.slice(0, colon));
  const secret = formDecode(basic.slice(colon + 1));
  if (colon < 1 || id === null || secret === null) return refuse("client_unproven");
  // Naming one client in the header and another in the body is a mix-up, whoever is right.
  if (body.client_id !== undefined && body.client_id !== id) return refuse("parameter_malformed");
  // An empty secret is none (RFC 6749 §2.3.1: it may be omitted if empty); oidc-agent sends it for public clients.
  return accept({ id, secret: secret === "" ? null : secret, assertion: null });
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
