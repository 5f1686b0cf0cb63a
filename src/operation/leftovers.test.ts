import { getHeapSpaceStatistics } from "node:v8";
import { expect, it } from "vitest";
import { collect, quietAfterBusy } from "./leftovers.ts";

const milliseconds = 1000;

it.each([
  ["after the start, once", [400, 10, 10, 10], [false, true, false, false]],
  ["not while there is something to do", [400, 900, 201, 10], [false, false, false, true]],
  [
    "once after each busy time, and not for probes between",
    [400, 10, 50, 300, 199, 10],
    [false, true, false, false, true, false],
  ],
  ["not after a start that took nothing", [100, 10, 10], [false, false, false]],
])("collects %s", (_what, usedBetweenLooks, expected) => {
  let used = 0;
  const look = quietAfterBusy(() => used);
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
