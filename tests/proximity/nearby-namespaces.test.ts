/**
 * The nearby channel across real links, in short: `npm run campaign:nearby` is the long form, with times. Fails where
 * network namespaces cannot be made, and says what is missing.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Case, cases, isAsExpected, play } from "./nearby-cases.ts";
import { openWorld, type World, type WorldOptions } from "./nearby-scene.ts";

const timeout = 60_000;

const inWorld = (layout: Case["layout"], options: WorldOptions, played: readonly Case[]) => () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(layout, options);
  }, timeout);
  afterAll(() => world?.close());

  // A busy machine may need longer than the budget once; never may it find what is not there.
  for (const one of played) {
    it(`${one.title}: ${one.expected}`, { timeout, retry: one.expected === "never" ? 0 : 2 }, async () => {
      for (const search of await play(world, one, 2))
        expect(isAsExpected(one.expected, search), JSON.stringify(search)).toBe(true);
    });
  }
};

describe("neighbours", inWorld("one link", {}, [cases.oneLink]));
describe("neighbours whose addresses differ", inWorld("one link", cases.otherAddress.world, [cases.otherAddress]));
describe(
  "strangers",
  inWorld("routed apart", {}, [cases.apart, cases.rawAddresses, cases.peerReflexive, cases.forgedMulticast]),
);
