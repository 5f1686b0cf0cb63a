import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/runtime.mjs";
import { type RegisteredPerson, registerPerson } from "./person.ts";
import type { ServerProcess } from "./server-process.ts";

/** A program as a process of its own. */
export interface ExampleProcess {
  /** All that it has written so far. */
  output(): string;
  stdout(): string;
  /** Waits until the output has it, and gives the first group. Throws when the program ends without. */
  find(pattern: RegExp): Promise<string>;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;
  kill(): Promise<void>;
}

/** Runs a script of this repository with nothing of the caller's environment but PATH. */
export const runExample = (script: string, args: readonly string[], env: Record<string, string>): ExampleProcess =>
  runProgram(process.execPath, [join(root, script), ...args], env);

/** Runs any program with nothing of the caller's environment but PATH. */
export function runProgram(program: string, args: readonly string[], env: Record<string, string>): ExampleProcess {
  const child = spawn(program, args, {
    cwd: root,
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let stdout = "";
  let changed = () => {};
  let isOver = false;
  const hear = (chunk: Buffer) => {
    output += chunk;
    changed();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<number | null>((resolve) =>
    child.once("close", (code) => {
      isOver = true;
      changed();
      resolve(code);
    }),
  );
  return {
    output: () => output,
    stdout: () => stdout,
    ended,
    async find(pattern) {
      for (;;) {
        const found = pattern.exec(output);
        if (found !== null) return found[1] ?? found[0];
        if (isOver) throw new Error(`${program} ended without writing ${pattern}:\n${output}`);
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
    async kill() {
      // A script that runs another passes this signal on; SIGKILL would leave the other behind.
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Runs the countersign command on the server's data and gives what it says with --json. */
export async function runCommand(server: ServerProcess, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const command = join(root, "dist", "server", "countersign.js");
  const env = { PATH: process.env.PATH ?? "", COUNTERSIGN_URL: server.url, DATABASE_URL: server.databaseUrl };
  const { stdout } = await promisify(execFile)(process.execPath, [command, "--json", ...args], { cwd: root, env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A person with a passkey at this server, invited by the command. */
export async function invitePerson(server: ServerProcess, displayName: string): Promise<RegisteredPerson> {
  const { url } = await runCommand(server, "invite", "--name", displayName);
  return registerPerson(String(url), displayName);
}
