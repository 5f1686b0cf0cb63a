/**
 * The server's own keys: made at the first start, published at /oauth/jwks, used for every token. Keys are read once and
 * kept in the process, so that signing and verifying cost no SQL. `node:crypto` signs about three times as fast as jose.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { Deps } from "../deps.ts";
import { canonicalJson, sha256 } from "../digest.ts";
import { seconds } from "../limits.ts";
import { insertSigningKey, listSigningKeys, type StoredSigningKey } from "./signing-key.store.ts";

type KeyDeps = Pick<Deps, "db" | "clock">;

/** A key as RFC 7517 publishes it: never the private part. */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: "ES256";
  readonly use: "sig";
}

interface KeyRing {
  readonly readAt: number;
  readonly signingKey: { readonly kid: string; readonly key: KeyObject };
  readonly verificationKeys: ReadonlyMap<string, KeyObject>;
  readonly published: readonly PublicKey[];
}

/** How often a process looks for keys that another one made; also bounds the reads that unknown `kid`s can cause. */
const rereadAfterSeconds = 30;
const keyRings = new WeakMap<Deps["db"], Promise<KeyRing>>();

/** Makes the first key if there is none. Two processes that start at once may make one each: both are published. */
export async function ensureSigningKey(deps: KeyDeps): Promise<void> {
  if ((await listSigningKeys(deps.db)).length === 0) await insertSigningKey(deps.db, newSigningKey(deps.clock.now()));
  await readKeyRing(deps);
}

/** The JSON Web Key Set (RFC 7517 §5). */
export async function publishedKeys(deps: KeyDeps): Promise<{ keys: readonly PublicKey[] }> {
  return { keys: (await keyRing(deps, rereadAfterSeconds)).published };
}

type TokenType = "at+jwt" | "JWT" | "token-introspection+jwt";
/** Signs the claims as a compact JWS (RFC 7515 §7.1). */
export async function signToken(deps: KeyDeps, type: TokenType, claims: object): Promise<string> {
  const { signingKey } = await keyRing(deps);
  const input = `${encode({ alg: "ES256", typ: type, kid: signingKey.kid })}.${encode(claims)}`;
  // RFC 7518 §3.4: ES256 is R and S side by side, which node calls ieee-p1363.
  const signature = sign("sha256", Buffer.from(input), { key: signingKey.key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/**
 * The claims of a token that this server signed, or null. Only ES256 and the expected `typ` are accepted, whatever the
 * header asks for (RFC 8725 §3.1, §3.11). Times and audience are for the caller to judge.
 */
export async function verifyToken(
  deps: KeyDeps,
  type: TokenType,
  token: string,
): Promise<Record<string, unknown> | null> {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null;
  const header = decode(head);
  if (header === null || header.alg !== "ES256" || header.typ !== type || typeof header.kid !== "string") return null;
  const key = await verificationKey(deps, header.kid);
  if (key === undefined) return null;
  const genuine = verify(
    "sha256",
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  return genuine ? decode(body) : null;
}

async function verificationKey(deps: KeyDeps, kid: string): Promise<KeyObject | undefined> {
  const known = (await keyRing(deps)).verificationKeys.get(kid);
  return known ?? (await keyRing(deps, rereadAfterSeconds)).verificationKeys.get(kid);
}

async function keyRing(deps: KeyDeps, maximumAgeSeconds?: number): Promise<KeyRing> {
  const known = await keyRings.get(deps.db);
  if (known === undefined) return readKeyRing(deps);
  const stale = maximumAgeSeconds !== undefined && deps.clock.now() - known.readAt > seconds(maximumAgeSeconds);
  return stale ? readKeyRing(deps) : known;
}

function readKeyRing(deps: KeyDeps): Promise<KeyRing> {
  const reading = listSigningKeys(deps.db).then((keys) => toKeyRing(keys, deps.clock.now()));
  keyRings.set(deps.db, reading);
  // A failed read must not be remembered: the next token tries again.
  reading.catch(() => keyRings.delete(deps.db));
  return reading;
}

function toKeyRing(stored: readonly StoredSigningKey[], now: number): KeyRing {
  const [newest] = stored;
  if (newest === undefined) throw new Error("there is no signing key; the server makes one when it starts");
  const published = stored.map((key) => JSON.parse(key.public_jwk) as PublicKey);
  return {
    readAt: now,
    signingKey: { kid: newest.id, key: privateKey(newest) },
    verificationKeys: new Map(published.map((key) => [key.kid, createPublicKey({ key: { ...key }, format: "jwk" })])),
    published,
  };
}

const privateKey = (stored: StoredSigningKey): KeyObject =>
  createPrivateKey({ key: JSON.parse(stored.private_jwk) as JsonWebKey, format: "jwk" });

function newSigningKey(now: number): StoredSigningKey {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { kty, crv, x, y } = pair.publicKey.export({ format: "jwk" });
  // RFC 7638 §3.2: the required members in lexicographic order, which is also their canonical form.
  const id = sha256(canonicalJson({ kty, crv, x, y }));
  return {
    id,
    algorithm: "ES256",
    purpose: "tokens",
    private_jwk: JSON.stringify(pair.privateKey.export({ format: "jwk" })),
    public_jwk: JSON.stringify({ kty, crv, x, y, kid: id, alg: "ES256", use: "sig" }),
    created_at: now,
    retired_at: null,
  };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
