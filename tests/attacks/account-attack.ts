/** Attacks on the account itself: what somebody gets who comes by its devices, codes, addresses, passes or cookies. */

import type { Obtained } from "./attack.ts";
import { inWords, markdown } from "./table.ts";
import { createWorld, type World } from "./world.ts";

export interface AccountAttack {
  /** Goes on from the numbers of attack.ts. */
  readonly number: string;
  readonly name: string;
  readonly run: (world: World) => Promise<Spoils>;
  /** What he is known to obtain: a change here needs a line in the documents. */
  readonly obtains: string;
  /** What the documents say remains. */
  readonly remains: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Spoils {
  readonly obtained: string;
  readonly why: string;
}

export const gotNothing = (why: string): Spoils => ({ obtained: "nothing", why });

export const asSpoils = (obtained: Obtained): Spoils => ({ obtained: inWords(obtained), why: obtained.why });

export async function playAccountAttack(attack: AccountAttack): Promise<Spoils> {
  const world = await createWorld("enforced", attack.env);
  try {
    return await attack.run(world);
  } finally {
    await world.close();
  }
}

export async function accountTable(attacks: readonly AccountAttack[]): Promise<string> {
  const rows: string[][] = [];
  for (const attack of attacks) {
    const { obtained, why } = await playAccountAttack(attack);
    rows.push([attack.number, attack.name, obtained, why, attack.remains]);
  }
  return markdown(["#", "attack", "obtains", "why", "what remains"], rows);
}
