import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";

/**
 * Spans in the sense of OpenTelemetry: what was done for one request or one delivery, and how long each part of it took. Nothing
 * here happens where no tracer is configured, or the trace is not one of those that are recorded. Names and attributes are words of
 * ours, statements without their values, and host names: never a path, a query, a code, a token, an account or an address.
 * Where finished spans go is in `operation/trace-export.ts`.
 */
export interface Tracer {
  /** Whether to record a trace that nobody upstream has decided on. */
  samples(): boolean;
  record(span: FinishedSpan): void;
}

export type SpanKind = "internal" | "server" | "client";
export type Attributes = Readonly<Record<string, string | number>>;

export interface FinishedSpan {
  /** 16 bytes in hexadecimal. */
  readonly traceId: string;
  /** 8 bytes in hexadecimal, as the parent's. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly kind: SpanKind;
  readonly name: string;
  readonly attributes: Attributes;
  readonly failed: boolean;
  /** Epoch milliseconds with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What a `traceparent` says (W3C Trace Context §3.2). */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

const traceparentForm = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Null for what is not well-formed: a new trace begins then (W3C Trace Context §3.2.2). */
export function readTraceparent(header: string | undefined): TraceParent | null {
  const found = header === undefined ? null : traceparentForm.exec(header);
  if (found === null) return null;
  const [, version, traceId = "", spanId = "", flags = "", rest] = found;
  if (version === "ff" || (version === "00" && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export class Span {
  name: string;
  readonly #tracer: Tracer;
  readonly #traceId: string;
  readonly #spanId = randomBytes(8).toString("hex");
  readonly #parentSpanId: string | null;
  readonly #kind: SpanKind;
  readonly #startedAt = performance.now();
  #attributes: Attributes = {};
  #failed = false;

  constructor(tracer: Tracer, parent: Pick<TraceParent, "traceId" | "spanId"> | null, kind: SpanKind, name: string) {
    this.#tracer = tracer;
    this.#traceId = parent?.traceId ?? randomBytes(16).toString("hex");
    this.#parentSpanId = parent?.spanId ?? null;
    this.#kind = kind;
    this.name = name;
  }

  child(kind: SpanKind, name: string): Span {
    return new Span(this.#tracer, { traceId: this.#traceId, spanId: this.#spanId }, kind, name);
  }

  describe(attributes: Attributes): void {
    this.#attributes = { ...this.#attributes, ...attributes };
  }

  /** Of an error only its class is told: a message may quote what it was about. */
  fail(error?: unknown): void {
    this.#failed = true;
    if (error !== undefined) this.describe({ "error.type": error instanceof Error ? error.name : typeof error });
  }

  end(): void {
    this.#tracer.record({
      traceId: this.#traceId,
      spanId: this.#spanId,
      parentSpanId: this.#parentSpanId,
      kind: this.#kind,
      name: this.name,
      attributes: this.#attributes,
      failed: this.#failed,
      startedAt: performance.timeOrigin + this.#startedAt,
      endedAt: performance.timeOrigin + performance.now(),
    });
  }
}

const current = new AsyncLocalStorage<Span>();

/** What the caller works for, or null where that is not recorded. */
export const currentSpan = (): Span | null => current.getStore() ?? null;

/** Runs the work for nobody whose trace is recorded. */
export const outsideOfSpans = <Result>(work: () => Result): Result =>
  currentSpan() === null ? work() : current.exit(work);

/** Runs the work as a trace of its own, or as the part of `parent`'s that is done here. The span is null where none is recorded. */
export async function asTrace<Result>(
  tracer: Tracer | null,
  parent: TraceParent | null,
  kind: SpanKind,
  name: string,
  work: (span: Span | null) => Promise<Result>,
): Promise<Result> {
  if (tracer === null || !(parent?.sampled ?? tracer.samples())) return work(null);
  const span = new Span(tracer, parent, kind, name);
  return current.run(span, () => ending(span, () => work(span)));
}

/** Runs the work and ends its span, however the work ends. */
export async function ending<Result>(span: Span, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** `fetch`, as a part of what it is done for. The path is not told: that of a push service is a secret. */
export async function tracedFetch(address: string, init: RequestInit): Promise<Response> {
  const method = init.method ?? "GET";
  const span = currentSpan()?.child("client", method);
  if (span === undefined) return fetch(address, init);
  return ending(span, async () => {
    span.describe({ "http.request.method": method, "server.address": new URL(address).hostname });
    const response = await fetch(address, init);
    span.describe({ "http.response.status_code": response.status });
    if (!response.ok) span.fail();
    return response;
  });
}
