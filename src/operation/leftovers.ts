/**
 * Memory for what is gone. V8 makes room for what a start throws away, some ten megabytes, and keeps it while little is asked.
 * Here it is told to give it back, once, when the process first has nothing to do. Not after a busy time: with the memory goes what
 * V8 has compiled for it, and the next requests would cost twice as much.
 */
import type { Deps } from "../deps.ts";

type Log = Deps["log"];

const lookEveryMilliseconds = 10_000;
/** Of processor time between two looks: a fiftieth. Probes, and a screen here and there that waits, take less. */
const quietMicroseconds = 200_000;

export function collectWhatStartLeft(log: Log): void {
  const look = quietSinceLastLook(() => {
    const { user, system } = process.cpuUsage();
    return user + system;
  });
  const looking = setInterval(() => {
    if (!look()) return;
    clearInterval(looking);
    void collect(log);
  }, lookEveryMilliseconds).unref();
}

/** Whether the process has had nothing to do since the look before; the first look counts from here. */
export function quietSinceLastLook(usedMicroseconds: () => number): () => boolean {
  let before = usedMicroseconds();
  return () => {
    const used = usedMicroseconds();
    const isQuiet = used - before <= quietMicroseconds;
    before = used;
    return isQuiet;
  };
}

/** Takes about 20 ms of the only thread, and 60 of the processor. Never fails. */
export async function collect(log: Pick<Log, "info">): Promise<void> {
  try {
    // A Node may have been built without it, or not be allowed to use it.
    const { Session } = await import("node:inspector/promises");
    const session = new Session();
    session.connect();
    await session.post("HeapProfiler.collectGarbage");
    session.disconnect();
  } catch (error) {
    log.info({ err: error }, "what is gone stays in memory until V8 collects it");
  }
}
