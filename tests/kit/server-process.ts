import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isBuilt, root } from "../../scripts/runtime.mjs";
import { startTlsFront } from "./tls-front.ts";

/** The built server as a process of its own, on a free port and with a data folder of its own. */
export interface ServerProcess {
  /** The public origin, on "localhost": WebAuthn works there without TLS. */
  readonly url: string;
  /** With `tls`: the file that whoever connects must trust; this process does. */
  readonly caFile: string | null;
  readonly port: number;
  /** Of the process that runs now. With a launcher, the launcher's. */
  pid(): number;
  readonly databaseUrl: string;
  /** All that it has written so far, standard output and standard error together. */
  output(): string;
  /** Sends the signal, waits for the end, and tells how it ended. Keeps the data. */
  kill(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Starts again on the same port and data, after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its data: call it in afterAll. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly env?: Record<string, string>;
  /** By default a free one. Passkeys belong to an origin, and so to the port of whoever restores them. */
  readonly port?: number;
  /** By default a new SQLite file. */
  readonly databaseUrl?: string;
  /** Behind a proxy with TLS: `url` is then its https address. */
  readonly tls?: boolean;
  /** What comes before the command, to start it elsewhere, in a network namespace for example. */
  readonly launcher?: readonly string[];
}

const startsWithinMilliseconds = 15_000;
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts dist/server/main.js and waits until it answers /healthz. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  if (!isBuilt()) throw new Error('dist is missing or older than src: run "npm run build" first.');
  const folder = mkdtempSync(join(tmpdir(), "countersign-server-"));
  const port = options.port ?? (await freePort());
  const front = options.tls === true ? await startTlsFront(port) : null;
  const url = front?.origin ?? `http://localhost:${port}`;
  const databaseUrl = options.databaseUrl ?? `sqlite:${join(folder, "countersign.db")}`;
  const settings = {
    COUNTERSIGN_URL: url,
    HOST: "127.0.0.1",
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    ...(front === null ? {} : { TRUSTED_PROXIES: "127.0.0.1" }),
  };
  const { launcher = [] } = options;
  const output: string[] = [];
  let child: ChildProcess;

  const start = async () => {
    // Of the caller's environment only PATH: the settings of whoever runs the tests are not part of them.
    const env = { PATH: process.env.PATH ?? "", ...settings, ...options.env };
    const main = join(root, "dist", "server", "main.js");
    const [program = "", ...args] = [...launcher, process.execPath, main];
    child = spawn(program, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
    await waitUntilHealthy(
      child,
      () => isHealthy(port, launcher),
      () => output.join(""),
    );
  };
  const kill = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode === null && child.signalCode === null) {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill(signal);
      await closed;
    }
    running.delete(child);
    return { code: child.exitCode, signal: child.signalCode };
  };
  const close = async () => {
    await kill("SIGKILL");
    await front?.close();
    rmSync(folder, { recursive: true, force: true });
  };

  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const caFile = front?.caFile ?? null;
  const pid = () => child.pid ?? -1;
  return { url, caFile, port, pid, databaseUrl, output: () => output.join(""), kill, restart: start, close };
}

/** Asked from where the server is: elsewhere its loopback is another one. */
async function isHealthy(port: number, launcher: readonly string[]): Promise<boolean> {
  const address = `http://127.0.0.1:${port}/healthz`;
  if (launcher.length === 0) return (await fetch(address).catch(() => undefined))?.ok ?? false;
  const ask = `fetch(${JSON.stringify(address)}).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  const [program = "", ...args] = [...launcher, process.execPath, "--eval", ask];
  return new Promise((resolve) => execFile(program, args, (error) => resolve(error === null)));
}

async function waitUntilHealthy(
  child: ChildProcess,
  isHealthy: () => Promise<boolean>,
  output: () => string,
): Promise<void> {
  const deadline = Date.now() + startsWithinMilliseconds;
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || failure !== undefined) break;
    if (await isHealthy()) return;
    await delay(20);
  }
  throw new Error(`The server did not start. ${failure?.message ?? ""}\n${output()}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
