import type { Command } from "commander";
import { readConfig } from "../config.ts";
import type { Deps } from "../deps.ts";
import { openDeps } from "../serve.ts";

/** 78 is EX_CONFIG of sysexits.h. */
export const exitCodes = { refused: 1, usage: 2, settings: 78 } as const;

/** An expected no, with a sentence that says what to do. */
export class Refused extends Error {
  readonly reason: string;
  constructor(reason: string, sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

/** What a command has to say: the object for `--json`, or the sentences. */
export interface Said {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Runs a command on the deployment's database and prints what it says. The database is closed whatever happens. */
export const onDatabase = (command: Command, work: (deps: Deps) => Promise<Said>): Promise<void> =>
  withDatabase(async (deps) => say(command, await work(deps)));

/** The same for a command that prints as it goes. */
export async function withDatabase(work: (deps: Deps) => Promise<void>): Promise<void> {
  const deps = await openDeps({ logLevel: "warn", ...withoutLogLevel() });
  try {
    await work(deps);
  } finally {
    await deps.db.destroy();
  }
}

export function say(command: Command, { json, text }: Said): void {
  process.stdout.write(wantsJson(command) ? `${JSON.stringify({ ok: true, ...json })}\n` : `${text}\n`);
}

export const wantsJson = (command: Command): boolean => command.optsWithGlobals<{ json?: boolean }>().json === true;

/** A command prints for a person: informational log lines would only be in the way unless they are asked for. */
const withoutLogLevel = () => {
  const { logLevel, ...config } = readConfig(process.env);
  return process.env.LOG_LEVEL === undefined ? config : { ...config, logLevel };
};
