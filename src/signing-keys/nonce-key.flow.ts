/**
 * The key that nonces for proofs are made with (RFC 9449 §8), so that every process knows those of every other without
 * storing any. It is a secret of this server's alone, made once and kept for good, and signs nothing else.
 */
import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Deps } from "../deps.ts";
import { keptKey } from "./kept-key.flow.ts";
import type { StoredSigningKey } from "./signing-key.store.ts";

/** 256 bits in base64url that nobody can tell beforehand, the same for the same text. */
export async function nonceFor(deps: Pick<Deps, "db" | "clock" | "random">, text: string): Promise<string> {
  const key = await keptKey(deps, "nonce", () => newKey(deps), toKey);
  return createHmac("sha256", key).update(text).digest("base64url");
}

const toKey = (stored: StoredSigningKey): KeyObject => {
  const { k } = JSON.parse(stored.private_jwk) as { readonly k: string };
  return createSecretKey(Buffer.from(k, "base64url"));
};

const newKey = (deps: Pick<Deps, "clock" | "random">): StoredSigningKey => ({
  id: "nonce",
  algorithm: "HS256",
  purpose: "nonce",
  private_jwk: JSON.stringify({ kty: "oct", k: deps.random.secret() }),
  public_jwk: "",
  created_at: deps.clock.now(),
  signs_at: null,
  retired_at: null,
});
