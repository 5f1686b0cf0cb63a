import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import type { PublicJwk } from "../../src/oauth/clients/client-settings.ts";

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** A key pair that a client holds, and what it signs with it. */
export interface ClientKey {
  readonly publicJwk: PublicJwk;
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** RFC 7523 §2.2, right unless `changes` make it wrong; undefined leaves a claim out. */
  assertion(clientId: string, audience: string, changes?: JWTPayload): Promise<Record<string, string>>;
}

export async function createClientKey(alg: "ES256" | "RS256" | "EdDSA" | "Ed25519" = "ES256"): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = (await exportJWK(publicKey)) as PublicJwk;
  const key: ClientKey = {
    publicJwk,
    sign: (claims, header) => new SignJWT(claims).setProtectedHeader({ alg, ...header }).sign(privateKey),
    async assertion(clientId, audience, changes = {}) {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat: now, exp: now + 60 };
      return {
        client_assertion_type: assertionType,
        client_assertion: await key.sign({ ...claims, ...changes }, { typ: "JWT" }),
      };
    },
  };
  return key;
}
