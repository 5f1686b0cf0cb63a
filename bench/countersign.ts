/** Countersign as it is built, on a new SQLite file, with people and clients to load it with. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { invitePerson, runCommand } from "../tests/kit/example-process.ts";
import type { RegisteredPerson } from "../tests/kit/person.ts";
import { freePort, type ServerProcess, startServer } from "../tests/kit/server-process.ts";
import { meteredBy, onFirstCore, readUsage, type ServerUnderTest } from "./contestant.ts";

export interface CountersignUnderTest extends ServerUnderTest {
  readonly process: ServerProcess;
}

export interface CountersignOptions {
  readonly env?: Record<string, string>;
  readonly databaseUrl?: string;
  /** Before each reading of memory. */
  readonly collectGarbage?: boolean;
  /** Without, there is nothing in the process but what is measured, and `usage` does not answer. */
  readonly metered?: false;
}

/** By default durable SQLite in a file, with every policy on, and no line of log for each request, as its peers. */
export async function startCountersign(options: CountersignOptions = {}): Promise<CountersignUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const meterPort = await freePort();
  const server = await startServer({
    databaseUrl: options.databaseUrl ?? `sqlite:${join(folder, "countersign.db")}`,
    launcher: onFirstCore,
    env: {
      LOG_LEVEL: "warn",
      NEW_REQUESTS_PER_MINUTE: "999999999",
      TRUSTED_PROXIES: "127.0.0.1",
      MAIL_FOLDER: join(folder, "mail"),
      ...(options.metered === false ? {} : meteredBy(meterPort, options.collectGarbage)),
      ...options.env,
    },
  });
  return {
    port: server.port,
    process: server,
    usage: () => readUsage(meterPort),
    stop: async () => {
      // Asked first, so that a profile is written when one is being made (BENCH_NODE_OPTIONS=--cpu-prof).
      await server.kill("SIGTERM");
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Population {
  /** Public, may use the device grant and refresh. */
  readonly device: string;
  /** With a secret, for introspection. */
  readonly api: { readonly id: string; readonly secret: string };
  readonly person: RegisteredPerson;
}

export async function populate({ process: server }: CountersignUnderTest): Promise<Population> {
  const person = await invitePerson(server, "Ada Lovelace");
  await runCommand(server, "client", "add", "Console", "--id", "console", "--device", "--first-party");
  const api = await runCommand(
    server,
    "client",
    "add",
    "API",
    "--id",
    "api",
    "--device",
    "--first-party",
    "--confidential",
  );
  return { device: "console", api: { id: "api", secret: String(api.secret) }, person };
}
