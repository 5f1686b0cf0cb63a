import type { Attributes, FinishedSpan, SpanKind } from "../tracing.ts";

const kinds: Record<SpanKind, number> = { internal: 1, server: 2, client: 3 };
const statusError = 2;

/** An ExportTraceServiceRequest as JSON: ids in hexadecimal, 64-bit numbers as text (OTLP 1.x, "JSON Protobuf Encoding"). */
export const otlpOf = (serviceName: string, spans: readonly FinishedSpan[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: keyValues({ "service.name": serviceName }) },
      scopeSpans: [{ scope: { name: "countersign" }, spans: spans.map(spanOf) }],
    },
  ],
});

const spanOf = (span: FinishedSpan): object => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(span.endedAt),
  attributes: keyValues(span.attributes),
  ...(span.failed ? { status: { code: statusError } } : {}),
});

/** Microseconds are as fine as the clock is. */
const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1000)}000`;

const keyValues = (attributes: Attributes): object[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
