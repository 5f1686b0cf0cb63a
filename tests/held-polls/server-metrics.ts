/** What a server process tells Prometheus of itself, as far as the held polls are concerned. */
export interface ServerMetrics {
  readonly heldPolls: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly processorSeconds: number;
  readonly eventLoopDelaySeconds: number;
}

/** Throws when METRICS_PORT of the server is another one. */
export async function readServerMetrics(port: number): Promise<ServerMetrics> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const values = new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
  const read = (name: string) => values.get(name) ?? Number.NaN;
  return {
    // Nothing is said of what has not been counted yet.
    heldPolls: values.get('countersign_waiting{how="held_poll"}') ?? 0,
    residentBytes: read("process_resident_memory_bytes"),
    heapBytes: read("nodejs_heap_size_used_bytes"),
    processorSeconds: read("process_cpu_seconds_total"),
    eventLoopDelaySeconds: read("countersign_event_loop_delay_p99_seconds"),
  };
}
