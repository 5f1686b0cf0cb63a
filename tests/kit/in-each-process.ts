import type { DatabaseKind } from "../../src/database/open.ts";

/**
 * Does the same in several processes that share a database: at once on PostgreSQL, in turn on SQLite. There, two connections
 * of one and the same test process cannot both write: the second waits for the first without letting it go on.
 */
export async function inEachProcess<Process, Result>(
  kind: DatabaseKind,
  processes: readonly Process[],
  act: (process: Process) => Promise<Result>,
): Promise<Result[]> {
  if (kind === "postgres") return Promise.all(processes.map(act));
  const results: Result[] = [];
  for (const process of processes) results.push(await act(process));
  return results;
}
