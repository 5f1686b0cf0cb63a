/** The database does not take what is written, or goes away and comes back, while a new screen waits. */

import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import SQLite from "better-sqlite3";
import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { limits, seconds } from "../../src/limits.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { readEvents } from "../kit/event-stream-reader.ts";
import { cookiesOf, redeem, waitOnPage } from "../threats/scene.ts";

forEachDatabase((openDatabase, kind) => {
  let app: TestApp;
  afterEach(() => app.close());

  async function scene() {
    const databaseUrl = await openDatabase.newUrl();
    app = await startApp({ databaseUrl });
    app.deps.log.level = "silent";
    const ada = await app.createPerson("Ada Lovelace");
    const waiting = await waitOnPage(app);
    const follow = (path: string, cookie: string) =>
      readEvents((signal) => fetch(app.origin + path, { headers: { cookie }, signal }));
    const screen = await follow(`/sign-in/events?request=${waiting.requestId}`, cookiesOf(waiting.browser));
    await screen.next("screen");
    const list = await follow("/app/events", cookiesOf(ada.phone));
    expect(await list.next("requests")).toBe("[]");
    return { databaseUrl, ada, waiting, screen, list };
  }

  if (kind === "sqlite")
    it("locked by another program for long: a page says to try again, and the same code signs in", async () => {
      const { databaseUrl, ada, waiting, screen, list } = await scene();
      const other = new SQLite(databaseUrl.slice("sqlite:".length));
      other.exec("begin immediate");
      const failed = await ada.phone.post("/link", { code: waiting.code });
      expect(failed.status).toBe(503);
      expect(failed.headers.get("retry-after")).toBe("2");
      expect(await failed.text()).toContain("Please try again");
      expect((await ada.phone.get("/app/state")).status).toBe(200);
      other.exec("rollback");
      other.close();
      await ada.openAndApprove(waiting.code);
      await screen.next("approved");
      expect((await redeem(waiting)).headers.get("location")).toBe("/");
      screen.close();
      list.close();
    }, 30_000);

  if (kind === "postgres")
    it("restarted: every connection breaks, both streams go on, and the same code signs in", async () => {
      const { databaseUrl, ada, waiting, screen, list } = await scene();
      const administrator = new pg.Client({ connectionString: databaseUrl });
      await administrator.connect();
      const others =
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
      expect((await administrator.query(others)).rowCount).toBeGreaterThan(0);
      await administrator.end();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await waiting.browser.post("/sign-in/name", { request: waiting.requestId, identifier: ada.identifier });
      expect(JSON.parse(await list.next("requests"))).toMatchObject([{ id: waiting.requestId }]);
      await ada.openAndApprove(waiting.code);
      await screen.next("approved");
      expect((await redeem(waiting)).headers.get("location")).toBe("/");
      screen.close();
      list.close();
    });

  if (kind === "postgres")
    it("away: a device that polls is told to wait longer, anybody else to come back, and then it signs in", async () => {
      const road = await startRoad(await openDatabase.newUrl());
      app = await startApp({ databaseUrl: road.url });
      app.deps.log.level = "silent";
      const ada = await app.createPerson("Ada Lovelace");
      const { id } = await app.createClient({
        name: "Television",
        kind: "public",
        trust: "first_party",
        grantTypes: [deviceCodeGrant],
      });
      const ask = (path: string, fields: object) =>
        fetch(app.origin + path, { method: "POST", body: new URLSearchParams({ client_id: id, ...fields }) });
      const grant = (await (await ask("/oauth/device_authorization", { scope: "openid" })).json()) as DeviceGrant;
      const poll = () => ask("/oauth/token", { grant_type: deviceCodeGrant, device_code: grant.device_code });

      await road.close();
      // The process knows for a while what it has begun, and then looks.
      const polled = await poll();
      expect([polled.status, await polled.json()]).toMatchObject([400, { error: "authorization_pending" }]);
      app.advance(seconds(limits.liveRequestBelievedSeconds));
      const again = await poll();
      expect([again.status, await again.json()]).toMatchObject([400, { error: "slow_down" }]);
      const begun = await ask("/oauth/device_authorization", { scope: "openid" });
      expect([begun.status, begun.headers.get("retry-after")]).toEqual([503, "2"]);
      expect(await begun.json()).toMatchObject({ error: "temporarily_unavailable" });
      expect([(await fetch(`${app.origin}/readyz`)).status, (await fetch(`${app.origin}/healthz`)).status]).toEqual([
        503, 200,
      ]);

      await road.open();
      expect((await fetch(`${app.origin}/readyz`)).status).toBe(200);
      await ada.openAndApprove(grant.user_code);
      expect((await poll()).status).toBe(200);
    });
});

interface DeviceGrant {
  readonly device_code: string;
  readonly user_code: string;
}

/** The way to the database, which can be closed. */
async function startRoad(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => [near, far].map((each) => each.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  const listen = (port: number) => new Promise<void>((resolve) => relay.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = relay.address() as AddressInfo;
  const url = Object.assign(new URL(databaseUrl), { port: String(port) }).href;
  return {
    url,
    open: () => listen(port),
    close: () =>
      new Promise((resolve) => {
        relay.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}
