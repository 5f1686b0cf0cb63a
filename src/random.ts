import { randomBytes, randomFillSync, randomInt } from "node:crypto";
import { saltShortSecrets } from "./digest.ts";
import { limits } from "./limits.ts";

/** The product's only source of randomness; the simulation passes a seeded one. */
export interface Random {
  /** A new id: the prefix and 128 random bits in base64url, for some kinds behind the time in eight letters. */
  id<Prefix extends string>(prefix: Prefix): `${Prefix}${string}`;
  /** A new secret in base64url; 256 bits unless told. */
  secret(bytes?: number): string;
  /**
   * The same behind the time in six letters, for secrets that are made by the million: what is made together is stored together
   * (`hashOrderedSecret`). The random bits are as many as of any other.
   */
  orderedSecret(bytes?: number): string;
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
const idTimeLetters = 8;

/** Those of base64url, in the order of their bytes: a text that begins with the time then sorts behind all that were made before. */
const letters = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
let instant = 0;
let instantText = "";

/**
 * The time in milliseconds, to stand before random bits: what is made together lies together in every index. At random places
 * each row would change a page of its own in each of them, and a database writes pages. Fewer letters than eight begin again now
 * and then (six of them after two years), which costs nothing: only neighbours in time must be neighbours.
 */
function timeText(count: number): string {
  const now = Date.now();
  if (now !== instant || instantText === "") {
    instant = now;
    instantText = "";
    for (let left = now; instantText.length < idTimeLetters; left = Math.floor(left / letters.length))
      instantText = letters.charAt(left % letters.length) + instantText;
  }
  return instantText.slice(-count);
}

export const systemRandom: Random = {
  id: (prefix) => `${prefix}${orderedPrefixes.has(prefix) ? timeText(idTimeLetters) : ""}${randomText(limits.idBytes)}`,
  secret: (bytes = limits.secretBytes) => randomText(bytes),
  orderedSecret: (bytes = limits.secretBytes) => timeText(limits.secretTimeLetters) + randomText(bytes),
  integer: (maxExclusive) => randomInt(maxExclusive),
  salt: () => saltShortSecrets(randomBytes(limits.shortSecretSaltBytes).toString("base64url"), limits.shortSecretCost),
};
