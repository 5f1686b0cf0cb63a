import { expect, it } from "vitest";
import { requestId } from "../../tests/kit/samples.ts";
import { createChangeFeed } from "./change-feed.ts";

const [mine, other] = [requestId("mine"), requestId("other")];

it("wakes everybody who waits for the request, at every change, and nobody else", () => {
  const feed = createChangeFeed();
  const woken: string[] = [];
  feed.watch(mine, () => woken.push("a"));
  feed.watch(mine, () => woken.push("b"));
  feed.watch(other, () => woken.push("c"));
  feed.announce(mine);
  feed.announce(mine);
  expect(woken).toEqual(["a", "b", "a", "b"]);
});

it("wakes nobody who has stopped waiting, even while it is waking others", () => {
  const feed = createChangeFeed();
  const woken: string[] = [];
  const stop = feed.watch(mine, () => {
    woken.push("once");
    stop();
    feed.watch(mine, () => woken.push("later"));
  });
  feed.announce(mine);
  expect(woken).toEqual(["once"]);
  feed.announce(mine);
  expect(woken).toEqual(["once", "later"]);
});

it("does not mind an end said twice, nor a change that nobody waits for", () => {
  const feed = createChangeFeed();
  const woken: string[] = [];
  const stop = feed.watch(mine, () => woken.push("old"));
  stop();
  feed.watch(mine, () => woken.push("new"));
  stop();
  feed.announce(mine);
  feed.announce(other);
  expect(woken).toEqual(["new"]);
});

it("goes on waking those who are left, however many have stopped waiting", () => {
  const feed = createChangeFeed();
  const woken: string[] = [];
  const watchers = ["a", "b", "c"].map((name) => () => void woken.push(name));
  for (const watcher of watchers) feed.watch(mine, watcher);
  for (const left of [["b", "c"], ["c"], []]) {
    feed.unwatch(mine, watchers[2 - left.length] as () => void);
    feed.announce(mine);
    expect(woken.splice(0)).toEqual(left);
    expect(feed.watched()).toEqual(left.length === 0 ? [] : [mine]);
  }
});
