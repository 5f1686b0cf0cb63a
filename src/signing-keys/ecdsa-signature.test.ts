import { generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signWith } from "./algorithm.ts";
import { inDer, sideBySide } from "./ecdsa-signature.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const dsaEncoding = "ieee-p1363";

/** Numbers that are short, and those whose first bit is set, are the ones that are written differently. */
const numbers = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
  fc
    .tuple(fc.integer({ min: 0, max: 32 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([zeros, bytes]) => bytes.fill(0, 0, zeros)),
);

describe("signatures of ES256", () => {
  it("are those that node:crypto writes and reads side by side", () => {
    for (let count = 0; count < 300; count++) {
      const text = `signed ${count}`;
      const input = Buffer.from(text);
      const ours = Buffer.from(signWith("ES256", privateKey, text), "base64url");
      expect(ours).toHaveLength(64);
      expect(verify("sha256", input, { key: publicKey, dsaEncoding }, ours)).toBe(true);
      const theirs = sign("sha256", input, { key: privateKey, dsaEncoding });
      expect(verify("sha256", input, publicKey, inDer(theirs) ?? new Uint8Array())).toBe(true);
    }
  });

  it("come back as they were from the form of OpenSSL, whatever their numbers", () => {
    fc.assert(
      fc.property(numbers, numbers, (r, s) => {
        const signature = Buffer.concat([r, s]);
        expect(sideBySide(inDer(signature) ?? new Uint8Array())).toEqual(signature);
      }),
    );
  });

  it("write small numbers as short as DER wants them, and none as negative", () => {
    const signature = new Uint8Array(64);
    signature[31] = 1;
    signature[63] = 0x80;
    expect(inDer(signature)?.toString("hex")).toBe("3007020101" + "02020080");
    expect(inDer(new Uint8Array(64))?.toString("hex")).toBe("3006020100020100");
  });

  it.each([0, 63, 65, 72])("are none with %i bytes", (length) => {
    expect(inDer(new Uint8Array(length))).toBeNull();
  });
});
