import { type Attack, play } from "./attack.ts";
import type { Row } from "./table.ts";
import { createWorld } from "./world.ts";

/** Every attack in a world of its own: first without the policy, then with it. */
export async function playAll(attacks: readonly Attack[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const attack of attacks) rows.push(await playBoth(attack));
  return rows;
}

export async function playBoth(attack: Attack): Promise<Row> {
  const without = await play(attack, "off");
  const enforced = await play(attack, "enforced");
  return { attack, without, enforced, control: await playControl(attack) };
}

async function playControl({ control, env }: Attack) {
  if (control === undefined) return null;
  const world = await createWorld(control.policy, env);
  try {
    return await control.run(world);
  } finally {
    await world.close();
  }
}
