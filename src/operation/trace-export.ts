import type { Logger } from "pino";
import { Counter } from "../metrics.ts";
import type { FinishedSpan, Tracer } from "../tracing.ts";
import type { TracingConfig } from "../tracing-settings.ts";
import { otlpOf } from "./otlp.ts";

/** How often what has gathered is sent, and how much of it at once. */
const sendsEveryMilliseconds = 2000;
const spansAtOnce = 512;
/** What a collector that is away costs in memory at most: some 5 MB. Later spans are dropped then. */
const spansKept = 8192;
const answersWithinMilliseconds = 10_000;

const dropped = new Counter<{ why: "full" | "refused" }>(
  "countersign_trace_spans_dropped_total",
  "Spans that no collector has: it was away for too long (full), or would not have them (refused).",
);

export interface TraceExport extends Tracer {
  /** Sends what there is, once, and then nothing more. */
  close(): Promise<void>;
}

/** Sends finished spans to a collector, as JSON by OTLP/HTTP. Whoever records a span never waits for it, nor hears of a failure. */
export function startTraceExport(config: TracingConfig, log: Logger): TraceExport {
  let gathered: FinishedSpan[] = [];
  let isAway = false;

  const keep = (span: FinishedSpan): void => {
    if (gathered.length < spansKept) gathered.push(span);
    else dropped.add({ why: "full" });
  };
  /** Whether the collector has them, or never will. */
  const send = async (spans: readonly FinishedSpan[]): Promise<boolean> => {
    const said = await post(config, spans);
    if (said === "refused") dropped.add({ why: "refused" }, spans.length);
    // Once for each time that it goes away, not every two seconds.
    if ((said !== "taken") !== isAway)
      log[isAway ? "info" : "warn"]({ collector: said }, isAway ? "traces are taken again" : "traces are not taken");
    isAway = said !== "taken";
    return said !== "later";
  };
  const sendGathered = async (): Promise<void> => {
    for (let isGone = true; isGone && gathered.length > 0; ) {
      const batch = gathered.splice(0, spansAtOnce);
      isGone = await send(batch);
      if (!isGone) gathered = [...batch, ...gathered].slice(0, spansKept);
    }
  };
  let sending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sending = sending.then(sendGathered);
  }, sendsEveryMilliseconds);
  timer.unref();

  return {
    samples: () => config.share === 1 || Math.random() < config.share,
    record: keep,
    close() {
      clearInterval(timer);
      return sending.then(sendGathered);
    },
  };
}

/** OTLP 1.x, "OTLP/HTTP Response": which answers mean that the same may be sent again. */
const again = new Set([429, 502, 503, 504]);

async function post(config: TracingConfig, spans: readonly FinishedSpan[]): Promise<"taken" | "later" | "refused"> {
  try {
    const response = await fetch(`${config.endpoint}/v1/traces`, {
      method: "POST",
      headers: { ...config.headers, "content-type": "application/json" },
      body: JSON.stringify(otlpOf(config.serviceName, spans)),
      // What is in the headers is for the collector that was named.
      redirect: "manual",
      signal: AbortSignal.timeout(answersWithinMilliseconds),
    });
    await response.body?.cancel();
    if (response.ok) return "taken";
    return again.has(response.status) ? "later" : "refused";
  } catch {
    return "later";
  }
}
