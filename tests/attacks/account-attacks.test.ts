import { expect, it } from "vitest";
import { playAccountAttack } from "./account-attack.ts";
import { accountAttacks } from "./account-attacks.ts";

it.each(accountAttacks.map((attack) => [`${attack.number} ${attack.name}`, attack] as const))(
  "%s",
  async (_name, attack) => expect((await playAccountAttack(attack)).obtained).toBe(attack.obtains),
);
