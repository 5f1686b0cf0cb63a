import { randomBytes, randomInt } from "node:crypto";
import { saltShortSecrets } from "./digest.ts";
import { limits } from "./limits.ts";

/** The product's only source of randomness; the simulation passes a seeded one. */
export interface Random {
  /** A new id: the prefix and 128 random bits in base64url. */
  id<Prefix extends string>(prefix: Prefix): `${Prefix}${string}`;
  /** A new secret in base64url; 256 bits unless told. */
  secret(bytes?: number): string;
  /** Uniform over 0 … maxExclusive - 1. */
  integer(maxExclusive: number): number;
  /** For `hashShortSecret`, with the cost that it shall have. */
  salt(): string;
}

export const systemRandom: Random = {
  id: (prefix) => `${prefix}${randomBytes(limits.idBytes).toString("base64url")}`,
  secret: (bytes = limits.secretBytes) => randomBytes(bytes).toString("base64url"),
  integer: (maxExclusive) => randomInt(maxExclusive),
  salt: () => saltShortSecrets(randomBytes(limits.shortSecretSaltBytes).toString("base64url"), limits.shortSecretCost),
};
