import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readForeignKey } from "./foreign-key.ts";

const [ec, rsa, ed, short, otherCurve] = [
  generateKeyPairSync("ec", { namedCurve: "P-256" }),
  generateKeyPairSync("rsa", { modulusLength: 2048 }),
  generateKeyPairSync("ed25519"),
  generateKeyPairSync("rsa", { modulusLength: 1024 }),
  generateKeyPairSync("ec", { namedCurve: "P-384" }),
].map(({ publicKey, privateKey }) => ({
  open: publicKey.export({ format: "jwk" }) as Record<string, unknown>,
  whole: privateKey.export({ format: "jwk" }) as Record<string, unknown>,
})) as [KeyPair, KeyPair, KeyPair, KeyPair, KeyPair];
interface KeyPair {
  readonly open: Record<string, unknown>;
  readonly whole: Record<string, unknown>;
}
const bytes = (length: number) => Buffer.alloc(length, 0xff).toString("base64url");

describe("a public key of somebody else", () => {
  it.each([
    ["P-256", ec.open, "ES256"],
    ["RSA", rsa.open, "RS256"],
    ["Ed25519", ed.open, "EdDSA"],
    ["one that names its algorithm", { ...ec.open, alg: "ES256", use: "sig" }, "ES256"],
    ["Ed25519 by its other name (RFC 9864)", { ...ed.open, alg: "Ed25519" }, "EdDSA"],
    ["one with members that mean nothing here", { ...ec.open, kid: "x", n: "x" }, "ES256"],
  ])("%s says by what algorithm it signs", (_, jwk, algorithm) => {
    expect(readForeignKey(jwk)?.algorithm).toBe(algorithm);
  });

  it.each<[string, Record<string, unknown>]>([
    ["with its private part", ec.whole],
    ["RSA with its private part", rsa.whole],
    ["that is a secret", { kty: "oct", k: "AAAA" }],
    ["for encryption", { ...ec.open, use: "enc" }],
    ["for another algorithm than its own", { ...rsa.open, alg: "PS256" }],
    ["on another curve", otherCurve.open],
    ["that is no point of its curve", { ...ec.open, y: ec.open.x }],
    ["below 2048 bits", short.open],
    ["so long that checking it is an attack", { ...rsa.open, n: bytes(1025) }],
    ["with an exponent so large that checking it is an attack", { ...rsa.open, e: bytes(64) }],
    ["whose kind is no text", { ...ec.open, kty: { toString: 1, valueOf: 1 } }],
    ["whose curve is no text", { ...ec.open, crv: { toString: 1, valueOf: 1 } }],
  ])("is none %s", (_, jwk) => {
    expect(readForeignKey(jwk)).toBeNull();
  });

  it("is never more than refused, whatever it is", () => {
    const member = fc.constantFrom("kty", "crv", "x", "y", "n", "e", "alg", "use");
    const changes = fc.dictionary(member, fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(ec.open, rsa.open, ed.open, {}), changes, (jwk, changed) => {
        readForeignKey({ ...jwk, ...changed });
      }),
    );
  });
});
