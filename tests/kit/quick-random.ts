import { saltShortSecrets } from "../../src/digest.ts";
import { type Random, systemRandom } from "../../src/random.ts";

/** The product's randomness, with salts that ask for next to no work: ten recovery codes would cost half a second. */
export const quickRandom: Random = { ...systemRandom, salt: () => saltShortSecrets(systemRandom.secret(16), 2) };
