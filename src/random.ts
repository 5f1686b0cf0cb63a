import { randomBytes, randomFillSync, randomInt } from "node:crypto";
import { saltShortSecrets } from "./digest.ts";
import { limits } from "./limits.ts";

/** The product's only source of randomness; the simulation passes a seeded one. */
export interface Random {
  /** A new id: the prefix and 128 random bits in base64url, for some kinds behind the time. */
  id<Prefix extends string>(prefix: Prefix): `${Prefix}${string}`;
  /** A new secret in base64url; 256 bits unless told. */
  secret(bytes?: number): string;
  /** Uniform over 0 … maxExclusive - 1. */
  integer(maxExclusive: number): number;
  /** For `hashShortSecret`, with the cost that it shall have. */
  salt(): string;
}

/** Drawn from the system a page at a time; what has been handed out is wiped, so that no secret stays behind here. */
const drawn = Buffer.alloc(4096);
let used = drawn.length;

function randomText(bytes: number): string {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const part = drawn.subarray(used, used + bytes);
  used += bytes;
  const text = part.toString("base64url");
  part.fill(0);
  return text;
}

/** Things that are made by the million, and are looked for soon after or not at all. */
const orderedPrefixes = new Set(["sir_", "grt_", "csg_", "obx_"]);
const timeBytes = 6;

/**
 * The time in milliseconds before the random bits: what is made together lies together in every index. At random places each
 * row would change a page of its own in each of them, and a database writes pages.
 */
function orderedText(): string {
  const time = Buffer.alloc(timeBytes);
  time.writeUIntBE(Date.now(), 0, timeBytes);
  return time.toString("base64url") + randomText(limits.idBytes);
}

export const systemRandom: Random = {
  id: (prefix) => `${prefix}${orderedPrefixes.has(prefix) ? orderedText() : randomText(limits.idBytes)}`,
  secret: (bytes = limits.secretBytes) => randomText(bytes),
  integer: (maxExclusive) => randomInt(maxExclusive),
  salt: () => saltShortSecrets(randomBytes(limits.shortSecretSaltBytes).toString("base64url"), limits.shortSecretCost),
};
