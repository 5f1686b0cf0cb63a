import { limits } from "../../src/limits.ts";
import { type Random, systemRandom } from "../../src/random.ts";
import { seededDraws } from "../kit/insistent-people.ts";

/** What a schedule draws from: the same seed draws the same. */
export class Draws {
  readonly #next: () => number;

  /** `stream` keeps the draws of one strand apart from those of another, whichever of them comes first. */
  constructor(seed: number, stream = 0) {
    this.#next = seededDraws((Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0);
  }

  /** Uniform over 0 … count - 1. */
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<Item>(list: readonly Item[]): Item {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error("there is nothing to pick from");
    return item;
  }

  secret(bytes: number): string {
    return Buffer.from(Array.from({ length: bytes }, () => this.below(256))).toString("base64url");
  }
}

/** The product's randomness, drawn from whichever draws are meant at the moment. */
export const randomFrom = (draws: () => Draws): Random => ({
  id: (prefix) => `${prefix}${draws().secret(limits.idBytes)}`,
  secret: (bytes = limits.secretBytes) => draws().secret(bytes),
  orderedSecret: (bytes = limits.secretBytes) => "z".repeat(limits.secretTimeLetters) + draws().secret(bytes),
  integer: (maxExclusive) => draws().below(maxExclusive),
  salt: systemRandom.salt,
});
