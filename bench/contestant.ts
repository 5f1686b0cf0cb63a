/** A server of the bench: a process of its own on the first core, with its meter. */
import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { freePort } from "../tests/kit/server-process.ts";
import { openLine } from "./load.ts";

export interface Usage {
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
}

export interface ServerUnderTest {
  readonly port: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

export const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** What makes a Node process measure itself, on this port. */
export const meteredBy = (meterPort: number, collectGarbage = false): Record<string, string> => ({
  NODE_OPTIONS: `--import ${pathToFileURL(pathOf("meter.mjs")).href} ${process.env.BENCH_NODE_OPTIONS ?? ""}`,
  BENCH_METER_PORT: String(meterPort),
  BENCH_COLLECT_GARBAGE: collectGarbage ? "1" : "0",
});

/** What comes before a command so that it stays on the first core; the load keeps to the second. */
export const onFirstCore = ["taskset", "-c", "0"];

export async function readUsage(meterPort: number): Promise<Usage> {
  const socket = connect({ port: meterPort, host: "127.0.0.1" });
  let text = "";
  for await (const chunk of socket) text += chunk;
  return JSON.parse(text) as Usage;
}

/** Starts a script as a server on this port, and waits until it answers `readyPath`. */
export async function startScript(
  script: string,
  port: number,
  env: Record<string, string>,
  readyPath: string,
): Promise<ServerUnderTest> {
  const meterPort = await freePort();
  const [program = "", ...args] = [...onFirstCore, process.execPath, pathOf(script)];
  const child: ChildProcess = spawn(program, args, {
    env: { PATH: process.env.PATH ?? "", ...meteredBy(meterPort), PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const endToo = () => child.kill("SIGKILL");
  process.on("exit", endToo);
  await waitFor(port, readyPath, () => child.exitCode !== null);
  return {
    port,
    usage: () => readUsage(meterPort),
    stop: async () => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      endToo();
      await closed;
      process.off("exit", endToo);
    },
  };
}

/** Polls every millisecond or so: what start-up times are told from. */
export async function waitFor(port: number, path: string, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && !hasEnded()) {
    if (await answers(port, path)) return;
    await delay(2);
  }
  throw new Error(`nothing answers on port ${port}`);
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const line = await openLine(port);
    const { status } = await line.ask(
      Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`),
    );
    line.close();
    return status > 0;
  } catch {
    return false;
  }
}
