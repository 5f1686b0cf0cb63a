/**
 * better-auth with its device authorization plugin as a server of the bench, in memory or durable SQLite (BENCH_STORE). It has
 * sessions where the others have tokens: its userinfo is /get-session, and there is nothing to refresh or to introspect.
 */
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { bearer, deviceAuthorization } from "better-auth/plugins";
import SQLite from "better-sqlite3";

const port = Number(process.env.PORT);
const durable = process.env.BENCH_STORE === "sqlite";

function openFile() {
  const db = new SQLite(process.env.BENCH_FILE);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  return db;
}

const options = {
  baseURL: `http://localhost:${port}`,
  secret: "bench".repeat(10),
  database: durable
    ? openFile()
    : memoryAdapter({ user: [], session: [], account: [], verification: [], deviceCode: [] }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [bearer(), deviceAuthorization({ validateClient: (id) => id === "console", interval: "1s" })],
};
if (durable) await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
const server = createServer(toNodeHandler(auth));
server.keepAliveTimeout = 600_000;
server.listen(port, "127.0.0.1");
