/** The settings of traces; `config.ts` reads them with all others. Named as every program that speaks OpenTelemetry names them. */
import { z } from "zod";

export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z
      .string()
      .regex(/^$|^https?:\/\/[^?#]+$/)
      .transform((address) => address.replace(/\/+$/, "")),
    default: "",
    expected: "an http or https address without a query, or nothing",
    meaning:
      "The collector that traces are sent to, as JSON by OTLP/HTTP at /v1/traces below this address; see monitoring.md. Empty: nothing is recorded.",
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    schema: z
      .string()
      .max(4000)
      .regex(/^$|^[\w-]+=[^,=\s][^,\s]*(,[\w-]+=[^,=\s][^,\s]*)*$/)
      .transform((text) => headersOf(text)),
    default: "",
    expected: "NAME=VALUE, several separated by commas, values percent-encoded",
    meaning: "What the collector wants to see in the header, such as authorization=Bearer%20….",
  },
  OTEL_SERVICE_NAME: {
    schema: z.string().min(1).max(100),
    default: "countersign",
    expected: "a name",
    meaning: "What this deployment is called in traces.",
  },
  OTEL_TRACES_SAMPLER_ARG: {
    schema: z
      .string()
      .regex(/^[01]$|^0?\.\d{1,6}$|^1\.0{1,6}$/)
      .transform(Number),
    default: "1",
    expected: "a share from 0 to 1",
    meaning: "Which share of requests is recorded where no trusted proxy has decided it (traceparent).",
  },
} as const;

export interface TracingConfig {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly share: number;
}

/** Null: nobody wants traces. */
export const tracingConfig = (
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  serviceName: string,
  share: number,
): TracingConfig | null => (endpoint === "" ? null : { endpoint, headers, serviceName, share });

function headersOf(text: string): Record<string, string> {
  const pairs = text === "" ? [] : text.split(",").map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name.toLowerCase(), decoded(value)]));
}

/** As written where it is no percent-encoding: a token may hold a percent sign. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
