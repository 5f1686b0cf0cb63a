/**
 * The key that push services know this server by (RFC 8292). Browsers bind their subscriptions to it, so there is one,
 * made at the first start and kept for good; it signs nothing else and is not among the keys at /oauth/jwks.
 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from "node:crypto";
import type { Deps } from "../deps.ts";
import { findSigningKey, insertSigningKey, type StoredSigningKey } from "./signing-key.store.ts";

type KeyDeps = Pick<Deps, "db" | "clock">;

interface PushKey {
  readonly key: KeyObject;
  /** The uncompressed point in base64url (RFC 8292 §3.2). */
  readonly published: string;
}

/** One for good, so its id is fixed: of two processes that make it at once the second finds that of the first. */
const keyId = "push";
const known = new WeakMap<Deps["db"], Promise<PushKey>>();

/** The application server key of the Push API. Asked for at the start, too, so that no reader has to make it. */
export const pushPublicKey = async (deps: KeyDeps): Promise<string> => (await pushKey(deps)).published;

/** A compact JWS over the claims (RFC 8292 §2). */
export async function signPushToken(deps: KeyDeps, claims: object): Promise<string> {
  const { key } = await pushKey(deps);
  const input = `${encode({ typ: "JWT", alg: "ES256" })}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

function pushKey(deps: KeyDeps): Promise<PushKey> {
  const present = known.get(deps.db);
  if (present !== undefined) return present;
  const reading = readPushKey(deps);
  known.set(deps.db, reading);
  // A failed read must not be remembered: the next push tries again.
  reading.catch(() => known.delete(deps.db));
  return reading;
}

async function readPushKey(deps: KeyDeps): Promise<PushKey> {
  const stored = await findSigningKey(deps.db, keyId);
  if (stored !== null) return toPushKey(stored);
  await insertSigningKey(deps.db, newPushKey(deps.clock.now()));
  const made = await findSigningKey(deps.db, keyId);
  if (made === null) throw new Error("the key for push services was not kept");
  return toPushKey(made);
}

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
