/**
 * The key that push services know this server by (RFC 8292). Browsers bind their subscriptions to it, so there is one,
 * made at the first start and kept for good; it signs nothing else and is not among the keys at /oauth/jwks.
 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from "node:crypto";
import type { Deps } from "../deps.ts";
import { keptKey } from "./kept-key.flow.ts";
import type { StoredSigningKey } from "./signing-key.store.ts";

type KeyDeps = Pick<Deps, "db" | "clock">;

interface PushKey {
  readonly key: KeyObject;
  /** The uncompressed point in base64url (RFC 8292 §3.2). */
  readonly published: string;
}

const keyId = "push";

/** The application server key of the Push API. Asked for at the start, too, so that no reader has to make it. */
export const pushPublicKey = async (deps: KeyDeps): Promise<string> => (await pushKey(deps)).published;

/** A compact JWS over the claims (RFC 8292 §2). */
export async function signPushToken(deps: KeyDeps, claims: object): Promise<string> {
  const { key } = await pushKey(deps);
  const input = `${encode({ typ: "JWT", alg: "ES256" })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

const pushKey = (deps: KeyDeps): Promise<PushKey> =>
  keptKey(deps, keyId, () => newPushKey(deps.clock.now()), toPushKey);

function toPushKey(stored: StoredSigningKey): PushKey {
  const jwk = JSON.parse(stored.private_jwk) as JsonWebKey;
  const point = ["x", "y"].map((name) => Buffer.from(String(jwk[name]), "base64url"));
  return {
    key: createPrivateKey({ key: jwk, format: "jwk" }),
    published: Buffer.concat([Buffer.from([4]), ...point]).toString("base64url"),
  };
}

function newPushKey(now: number): StoredSigningKey {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = privateKey.export({ format: "jwk" });
  const { kty, crv, x, y } = jwk;
  return {
    id: keyId,
    algorithm: "ES256",
    purpose: "push",
    private_jwk: JSON.stringify(jwk),
    public_jwk: JSON.stringify({ kty, crv, x, y }),
    created_at: now,
    signs_at: null,
    retired_at: null,
  };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
