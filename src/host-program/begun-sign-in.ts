/**
 * Over SSH a code can be shown only together with a prompt, and pam_exec prompts before it starts a program. So one run of the
 * program shows the code and a second one, after the prompt, waits; between them the sign-in is kept here, for root only.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BegunGrant } from "./device-grant.ts";

export const runFolder = "/run/countersign";

export interface BegunSignIn {
  readonly user: string;
  readonly service: string;
  readonly grant: BegunGrant;
  readonly endsAt: number;
  /** When the process that asks began, so that another one with its number finds nothing. */
  readonly processStart: string;
}

const fileOf = (folder: string, askingProcess: number): string => join(folder, `sign-in-${askingProcess}.json`);

export function keepSignIn(folder: string, askingProcess: number, begun: Omit<BegunSignIn, "processStart">): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = JSON.stringify({ ...begun, processStart: startOf(askingProcess) });
  rmSync(fileOf(folder, askingProcess), { force: true });
  writeFileSync(fileOf(folder, askingProcess), kept, { mode: 0o600, flag: "wx" });
}

/** Once: it is gone from the folder afterwards. Null when there is none of this process, or its time is over. */
export function takeSignIn(folder: string, askingProcess: number, now: number): BegunSignIn | null {
  const file = fileOf(folder, askingProcess);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  rmSync(file, { force: true });
  const begun = JSON.parse(text) as BegunSignIn;
  return begun.processStart === startOf(askingProcess) && now < begun.endsAt ? begun : null;
}

/** proc(5): the 22nd field of stat; the second is a name in parentheses, which may hold anything. */
function startOf(process: number): string {
  const stat = readFileSync(`/proc/${process}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
