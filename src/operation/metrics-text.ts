import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Deps } from "../deps.ts";
import { countedLines, gauge } from "../metrics.ts";
import { waitingByChannel } from "../notices/outbox.ts";
import { whyNotReady } from "./readiness.flow.ts";

/** Everything that Prometheus is told, in its text format (version 0.0.4). Looks into the database once. */
export function createMetrics(deps: Pick<Deps, "db" | "draining" | "changes">): () => Promise<string> {
  const delays = monitorEventLoopDelay();
  delays.enable();
  return async () => {
    const ready = (await whyNotReady(deps)) !== "no_database";
    // Of a database that is away only that is told.
    const outbox = ready ? await waitingByChannel(deps.db).catch(() => []) : [];
    const state = deps.changes.state();
    const lag = deps.changes.lagMilliseconds();
    const lines = [
      ...countedLines(),
      ...gauge("countersign_database_up", "Whether the database answers.", [[{}, ready ? 1 : 0]]),
      ...gauge(
        "countersign_change_feed_state",
        "How changes of other processes are heard of: there are none, at once, or by looking every little while.",
        (["alone", "listening", "looking"] as const).map((name) => [{ state: name }, name === state ? 1 : 0]),
      ),
      ...gauge(
        "countersign_change_feed_lag_seconds",
        "To the database and back, as last seen.",
        lag === null ? [] : [[{}, lag / 1000]],
      ),
      ...gauge(
        "countersign_outbox_entries",
        "What is to be delivered, in the whole deployment.",
        outbox.map(({ channel, count }) => [{ channel }, count]),
      ),
      ...gauge("countersign_event_loop_delay_p99_seconds", "Since it was last asked for.", [
        [{}, delays.percentile(99) / 1e9],
      ]),
      ...processLines(),
    ];
    delays.reset();
    return `${lines.join("\n")}\n`;
  };
}

/** By the names that Prometheus's client libraries agree on. */
function processLines(): string[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    "# HELP process_cpu_seconds_total Time spent on the processor.",
    "# TYPE process_cpu_seconds_total counter",
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
    ...gauge("process_resident_memory_bytes", "Memory in use.", [[{}, rss]]),
    ...gauge("process_start_time_seconds", "When the process began, since the epoch.", [
      [{}, Math.round(performance.timeOrigin / 1000)],
    ]),
    ...gauge("nodejs_heap_size_used_bytes", "Memory in use by JavaScript.", [[{}, heapUsed]]),
  ];
}
