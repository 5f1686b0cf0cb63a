/** Processor time of processes on this machine, as Linux tells it. */
import { readdirSync, readFileSync } from "node:fs";

const kernelTicksPerSecond = 100;

/** The fields of /proc/PID/stat that follow the name, which may have blanks in it. */
function statOf(pid: number): string[] {
  return (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "").split(" ");
}

export function parentOf(pid: number): number {
  return Number(statOf(pid)[1]);
}

/** User and system time of processes, and of those of their children that have ended. */
export function processorSecondsOf(...pids: readonly number[]): number {
  const ticks = pids.flatMap((pid) => statOf(pid).slice(11, 15).map(Number));
  return ticks.reduce((sum, part) => sum + part, 0) / kernelTicksPerSecond;
}

export function childrenOf(parent: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return parentOf(pid) === parent;
    } catch {
      // It ended between the listing and the reading.
      return false;
    }
  });
}
