import { type KeyObject, randomUUID, sign } from "node:crypto";
import type { Form } from "./server-call.ts";

const lifetimeSeconds = 60;
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** RFC 7523 §2.2: the machine signs that it is itself, for this endpoint, once, and for a minute. */
export function proofOf(clientId: string, key: KeyObject, endpoint: string): Form {
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: endpoint,
    jti: randomUUID(),
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
  };
  const content = `${encoded({ alg: "ES256", typ: "JWT" })}.${encoded(claims)}`;
  // RFC 7518 §3.4: R and S side by side.
  const signature = sign("sha256", Buffer.from(content), { key, dsaEncoding: "ieee-p1363" });
  return {
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: `${content}.${signature.toString("base64url")}`,
  };
}
