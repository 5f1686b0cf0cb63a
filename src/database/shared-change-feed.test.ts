import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { requestId } from "../../tests/kit/samples.ts";
import type { ChangeFeed, Watched } from "./change-feed.ts";
import { createSharedChangeFeed, type FeedConnection, type FeedPace } from "./shared-change-feed.ts";

const [mine, other] = [requestId("mine"), requestId("other")];
const quick: FeedPace = {
  lookEveryMilliseconds: 100,
  ticksPerLook: 5,
  proveEveryMilliseconds: 200,
  reconnectMilliseconds: { from: 20, to: 100 },
};

describe("the change feed of processes that share a PostgreSQL", () => {
  let url: string;
  const feeds: ChangeFeed[] = [];
  const logged: string[] = [];
  const log = {
    warn: (_: object, said: string) => logged.push(said),
    info: (_: object, said: string) => logged.push(said),
  };

  beforeEach(async () => {
    url = await (await fetch(inject("postgresDoor"))).text();
    logged.length = 0;
  });
  afterEach(async () => {
    await Promise.all(feeds.splice(0).map((feed) => feed.close()));
  });

  const openFeed = (open?: () => FeedConnection, pace = quick) => {
    const feed = createSharedChangeFeed(url, log, pace, open);
    feeds.push(feed);
    return feed;
  };
  const listeningFeed = async () => {
    const feed = openFeed();
    await expect.poll(() => feed.state(), { timeout: 10_000 }).toBe("listening");
    return feed;
  };
  const counting = (feed: ChangeFeed, id: Watched) => {
    const counted = { times: 0 };
    feed.watch(id, () => {
      counted.times += 1;
    });
    return counted;
  };
  const strike = async () => {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_notify%' and datname = current_database() and pid <> pg_backend_pid()",
    );
    await admin.end();
  };

  it("wakes whoever waits in another process, and nobody else there", async () => {
    const [here, there] = [await listeningFeed(), await listeningFeed()];
    const [woken, left] = [counting(there, mine), counting(there, other)];
    here.announce(mine);
    await expect.poll(() => woken.times).toBe(1);
    expect(left.times).toBe(0);
    expect(there.lagMilliseconds()).toBeGreaterThan(0);
  });

  it("wakes its own process once, without the database", async () => {
    const [here, there] = [await listeningFeed(), await listeningFeed()];
    const [woken, elsewhere] = [counting(here, mine), counting(there, mine)];
    here.announce(mine);
    expect(woken.times).toBe(1);
    await expect.poll(() => elsewhere.times).toBe(1);
    expect(woken.times).toBe(1);
  });

  it("carries a thousand changes of one moment in a few messages", async () => {
    const [here, there] = [await listeningFeed(), await listeningFeed()];
    const ids = Array.from({ length: 1000 }, (_, at) => requestId(`r${at}`));
    const counted = ids.map((id) => counting(there, id));
    for (const id of ids) here.announce(id);
    await expect.poll(() => counted.every(({ times }) => times === 1), { timeout: 5000 }).toBe(true);
  });

  it("connects again when the connection is cut, and wakes everybody to read what they missed", async () => {
    const [here, there] = [await listeningFeed(), await listeningFeed()];
    const woken = counting(there, mine);
    await strike();
    await expect.poll(() => woken.times).toBeGreaterThan(0);
    await expect.poll(() => [here.state(), there.state()]).toEqual(["listening", "listening"]);
    const before = woken.times;
    here.announce(mine);
    await expect.poll(() => woken.times).toBeGreaterThan(before);
  });

  it("tells after reconnecting what it could not tell before", async () => {
    let reachable = true;
    const nowhere = "postgres://nobody@127.0.0.1:1/none";
    const here = openFeed(() => new pg.Client({ connectionString: reachable ? url : nowhere }));
    const there = await listeningFeed();
    await expect.poll(() => here.state()).toBe("listening");
    const woken = counting(there, mine);
    reachable = false;
    await strike();
    await expect.poll(() => here.state()).toBe("looking");
    here.announce(mine);
    await expect.poll(() => there.state()).toBe("listening");
    const before = woken.times;
    reachable = true;
    await expect.poll(() => woken.times, { timeout: 5000 }).toBe(before + 1);
  });

  it("looks by itself while there is no database, and never fails", async () => {
    const feed = openFeed(() => new pg.Client({ connectionString: "postgres://nobody@127.0.0.1:1/none" }));
    const woken = counting(feed, mine);
    await expect.poll(() => woken.times).toBeGreaterThanOrEqual(2);
    expect(feed.state()).toBe("looking");
    expect(feed.lagMilliseconds()).toBeNull();
    expect(() => feed.announce(mine)).not.toThrow();
  });

  it("does not believe a connection that takes LISTEN and brings nothing, as a pooler may", async () => {
    const feed = openFeed(() => {
      const client = new pg.Client({ connectionString: url });
      const deaf: FeedConnection = client;
      client.removeAllListeners("notification");
      const on = client.on.bind(client) as (event: string, heard: (...all: unknown[]) => void) => pg.Client;
      deaf.on = ((event: string, heard: () => void) => (event === "notification" ? client : on(event, heard))) as never;
      return deaf;
    });
    const woken = counting(feed, mine);
    await expect.poll(() => woken.times, { timeout: 5000 }).toBeGreaterThanOrEqual(3);
    expect(feed.state()).toBe("looking");
  });

  it("says what is still to be said before it closes, and then wakes nobody", async () => {
    const [here, there] = [await listeningFeed(), await listeningFeed()];
    const [woken, own] = [counting(there, mine), counting(here, other)];
    here.announce(mine);
    await here.close();
    await expect.poll(() => woken.times).toBe(1);
    there.announce(other);
    await there.close();
    expect(own.times).toBe(0);
  });
});
