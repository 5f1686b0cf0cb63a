import { createHmac, randomBytes } from "node:crypto";
import { ocraDigits, ocraInput } from "../../src/offline-answer/ocra.ts";

/** A phone without network, in software: what its passkey's PRF gives, and the digits it makes of a challenge. */
export interface OfflinePhone {
  /** As `POST /app/offline-key` takes it. */
  readonly key: string;
  answer(challenge: string): string;
}

/** With a key of its own, unless told. */
export function createOfflinePhone(known?: string): OfflinePhone {
  const key = known === undefined ? randomBytes(32) : Buffer.from(known, "base64url");
  return {
    key: key.toString("base64url"),
    answer: (challenge) => ocraDigits(createHmac("sha256", key).update(ocraInput(challenge)).digest()),
  };
}
