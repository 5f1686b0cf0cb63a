/** The database does not take what is written, or goes away and comes back, while a new screen waits. */
import SQLite from "better-sqlite3";
import { sql } from "kysely";
import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
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
      // In production the server waits five seconds for the lock; here it does so in the test's own thread.
      await sql`pragma busy_timeout = 20`.execute(app.deps.db);
      const other = new SQLite(databaseUrl.slice("sqlite:".length));
      other.exec("begin immediate");
      const failed = await ada.phone.post("/link", { code: waiting.code });
      expect(failed.status).toBe(500);
      expect(await failed.text()).toContain("Please try again");
      expect((await ada.phone.get("/app/state")).status).toBe(200);
      other.exec("rollback");
      other.close();
      await ada.openAndApprove(waiting.code);
      await screen.next("approved");
      expect((await redeem(waiting)).headers.get("location")).toBe("/");
      screen.close();
      list.close();
    });

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
});
