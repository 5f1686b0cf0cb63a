import { createECDH, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decryptPush, verifyVapid } from "../../tests/kit/push-service.ts";
import { encryptPush, newSenderKey } from "./web-push-encryption.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "base64url");

/** RFC 8291 §5 and appendix A. */
const rfc8291 = {
  text: "When I grow up, I want to be a watermelon",
  senderPrivateKey: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  receiverPrivateKey: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  message:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

const keyPair = (privateKey: string) => {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(bytes(privateKey));
  return pair;
};

describe("a push", () => {
  it("is encrypted byte for byte as in the example of RFC 8291", () => {
    const { text, senderPrivateKey, salt, message } = rfc8291;
    const encrypted = encryptPush(text, rfc8291, text.length, bytes(salt), keyPair(senderPrivateKey));
    expect(encrypted.toString("base64url")).toBe(message);
  });

  it("is read by the kit's browser, which reads that example too", () => {
    const { message, receiverPrivateKey, auth, text } = rfc8291;
    expect(decryptPush(bytes(message), keyPair(receiverPrivateKey), bytes(auth))).toBe(text);
  });

  it("has one length, whatever it says, and is never encrypted alike twice", () => {
    const receiver = newSenderKey();
    const auth = randomBytes(16);
    const keys = { p256dh: receiver.getPublicKey().toString("base64url"), auth: auth.toString("base64url") };
    const encrypt = (text: string) => encryptPush(text, keys, 3000, randomBytes(16), newSenderKey());
    const texts = ["", "yes", "é".repeat(1500), "x".repeat(3000)];
    const encrypted = texts.map(encrypt);
    expect(new Set(encrypted.map(({ length }) => length)).size).toBe(1);
    expect(encrypted[0]?.length).toBeLessThanOrEqual(4096);
    expect(encrypted.map((each) => decryptPush(each, receiver, auth))).toEqual(texts);
    expect(encrypt("yes").subarray(86, 110)).not.toEqual(encrypt("yes").subarray(86, 110));
  });

  it("that is too long is an error, not a cut message", () =>
    expect(() => encryptPush("xx", rfc8291, 1, bytes(rfc8291.salt), newSenderKey())).toThrow(RangeError));

  it("is not made for keys that are none", () =>
    expect(() => encryptPush("x", { ...rfc8291, p256dh: "BAAA" }, 10, bytes(rfc8291.salt), newSenderKey())).toThrow());
});

it("the kit's push service verifies the example of RFC 8292 §2.4, and nothing that was changed", () => {
  const token =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
  const key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
  const audience = "https://push.example.net";
  expect(verifyVapid(`vapid t=${token}, k=${key}`, key, audience)).toMatchObject({ sub: "mailto:push@example.com" });
  const changed = token.replace("eyJhdWQ", "eyJhdWU");
  expect(() => verifyVapid(`vapid t=${changed}, k=${key}`, key, audience)).toThrow();
  expect(() => verifyVapid(`vapid t=${token}, k=${key}`, key, "https://elsewhere.example")).toThrow();
});
