/**
 * Memory for what is gone. V8 makes room for what a start or a busy time throws away, some tens of megabytes, and keeps it while
 * little is asked. Here it is told to give it back, once after each busy time, when the process has nothing to do.
 */
import type { Deps } from "../deps.ts";

type Log = Deps["log"];

const lookEveryMilliseconds = 10_000;
/** Of processor time between two looks: a fiftieth. Probes, and a screen here and there that waits, take less. */
const quietMicroseconds = 200_000;

/** Until the process ends. */
export function collectWhenQuiet(log: Log): void {
  const look = quietAfterBusy(() => {
    const { user, system } = process.cpuUsage();
    return user + system;
  });
  setInterval(() => {
    if (look()) void collect(log);
  }, lookEveryMilliseconds).unref();
}

/** Whether this look is the first quiet one after a busy time. The start is one. */
export function quietAfterBusy(usedMicroseconds: () => number): () => boolean {
  let before = 0;
  let leftovers = false;
  return () => {
    const used = usedMicroseconds();
    const isBusy = used - before > quietMicroseconds;
    before = used;
    if (!isBusy && leftovers) {
      leftovers = false;
      return true;
    }
    leftovers ||= isBusy;
    return false;
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
