import { getHeapSpaceStatistics } from "node:v8";
import { expect, it } from "vitest";
import { collect, quietSinceLastLook } from "./leftovers.ts";

const milliseconds = 1000;

it.each([
  ["after a quiet start", [10], [true]],
  ["not while there is something to do", [400, 900, 201, 10], [false, false, false, true]],
  ["with what is little between two looks", [201, 200], [false, true]],
])("is quiet %s", (_what, usedBetweenLooks, expected) => {
  let used = 400 * milliseconds;
  const look = quietSinceLastLook(() => used);
  const found = usedBetweenLooks.map((more) => {
    used += more * milliseconds;
    return look();
  });
  expect(found).toEqual(expected);
});

it("gives back what V8 had made room for", async () => {
  const newSpace = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
  // Survivors make the room for new objects grow.
  const kept: object[] = [];
  for (let count = 0; count < 400_000; count++) kept.push({ count });
  const before = newSpace();
  expect(kept).toHaveLength(400_000);
  await collect({ info: (_detail: unknown, message?: string) => expect.fail(message) });
  expect(newSpace()).toBeLessThan(before / 2);
});
