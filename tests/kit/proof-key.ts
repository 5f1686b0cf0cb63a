import { createHash, randomUUID } from "node:crypto";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";

/** A key that a client shows to hold (RFC 9449), by hand, so that tests can also do it wrong. */
export interface ProofKey {
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly thumbprint: string;
  /** A proof for this request, right unless `changes` make it wrong; undefined leaves a claim out. */
  proof(method: string, url: string, changes?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

export async function createProofKey(alg = "ES256"): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return {
    publicJwk,
    privateJwk: await exportJWK(privateKey),
    thumbprint: await calculateJwkThumbprint(publicJwk),
    proof: (method, url, changes = {}, header = {}) =>
      new SignJWT({ jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000), ...changes })
        .setProtectedHeader({ typ: "dpop+jwt", alg, jwk: publicJwk, ...header })
        .sign(privateKey),
  };
}

/** RFC 9449 §4.2 */
export const hashOfToken = (accessToken: string): string =>
  createHash("sha256").update(accessToken).digest("base64url");
