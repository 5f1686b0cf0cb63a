import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { debianEnvironment, debianFile } from "../../scripts/debian-programs.mjs";
import { startPostgres } from "../kit/postgres-server.ts";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";

/** Several processes of the built server on one PostgreSQL, behind haproxy without sticky sessions. */
export interface Deployment {
  /** The balancer's address, the public origin of all. */
  readonly url: string;
  readonly servers: readonly ServerProcess[];
  readonly databaseUrl: string;
  /** PostgreSQL loses a process to SIGKILL, throws everybody out and recovers from its log, as after a crash. */
  crashDatabase(): Promise<void>;
  close(): Promise<void>;
}

export async function startDeployment(processes: number, env: Record<string, string> = {}): Promise<Deployment> {
  const postgres = await startPostgres();
  const closings: (() => Promise<void>)[] = [() => postgres.stop()];
  const close = async () => {
    for (const closing of closings.splice(0).reverse()) await closing();
  };
  try {
    const databaseUrl = await postgres.newDatabase();
    await makeDurable(databaseUrl);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const servers: ServerProcess[] = [];
    for (let started = 0; started < processes; started++) {
      const server = await startServer({ databaseUrl, env: { COUNTERSIGN_URL: url, ...env } });
      closings.push(() => server.close());
      servers.push({ ...server, url });
    }
    const stopBalancing = await startBalancer(
      port,
      servers.map((server) => server.port),
    );
    closings.push(stopBalancing);
    return { url, servers, databaseUrl, crashDatabase: () => crash(databaseUrl), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The kit's PostgreSQL is quick and forgets; this database answers a commit only when its log has it. */
async function makeDurable(databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await asAdministrator(databaseUrl, (admin) => admin.query(`ALTER DATABASE ${name} SET synchronous_commit = on`));
}

async function crash(databaseUrl: string): Promise<void> {
  const pid = await asAdministrator(databaseUrl, async (admin) => {
    const { rows } = await admin.query(
      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' LIMIT 1",
    );
    return Number(rows[0].pid);
  });
  process.kill(pid, "SIGKILL");
}

async function asAdministrator<Value>(databaseUrl: string, work: (admin: pg.Client) => Promise<Value>): Promise<Value> {
  const admin = new pg.Client({ connectionString: databaseUrl });
  admin.on("error", () => {});
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function startBalancer(port: number, servers: readonly number[]): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-haproxy-"));
  const file = join(folder, "haproxy.cfg");
  writeFileSync(
    file,
    `global
  maxconn 8000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 3s
  retries 3
  option redispatch
listen countersign
  bind 127.0.0.1:${port}
  balance roundrobin
  option httpchk GET /readyz
  default-server check inter 300 fall 2 rise 1
${servers.map((server) => `  server s${server} 127.0.0.1:${server}`).join("\n")}
`,
  );
  let output = "";
  const child: ChildProcess = spawn(debianFile("haproxy"), ["-f", file], {
    env: { ...process.env, ...debianEnvironment() },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("close", () => reject(new Error(`haproxy ended:\n${output}`)));
  });
  failed.catch(() => {});
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk));
  const balances = async () => {
    while (!(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok) await delay(50);
  };
  await Promise.race([balances(), failed]);
  return async () => {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
}
