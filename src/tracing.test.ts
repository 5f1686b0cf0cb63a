import { describe, expect, it } from "vitest";
import { asTrace, currentSpan, type FinishedSpan, readTraceparent, type Tracer, tracedFetch } from "./tracing.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const spanId = "00f067aa0ba902b7";

function recording(samples = true): Tracer & { readonly spans: FinishedSpan[] } {
  const spans: FinishedSpan[] = [];
  return { spans, samples: () => samples, record: (span) => void spans.push(span) };
}

describe("a traceparent (W3C Trace Context §3.2)", () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, true],
    [`00-${traceId}-${spanId}-00`, false],
    [`00-${traceId}-${spanId}-03`, true],
    // §3.2.4: a later version is read as far as this one goes.
    [`01-${traceId}-${spanId}-01-more`, true],
  ])("%s is read", (header, sampled) => {
    expect(readTraceparent(header)).toEqual({ traceId, spanId, sampled });
  });

  it.each([
    undefined,
    "",
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${"0".repeat(32)}-${spanId}-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
  ])("%s is none", (header) => {
    expect(readTraceparent(header)).toBeNull();
  });
});

describe("a trace", () => {
  it("goes on with its parent's, and its parts hang from it", async () => {
    const tracer = recording();
    await asTrace(tracer, { traceId, spanId, sampled: true }, "server", "GET /", async () => {
      currentSpan()?.child("client", "select accounts").end();
    });
    const [part, whole] = tracer.spans;
    expect(whole).toMatchObject({ traceId, parentSpanId: spanId, kind: "server", name: "GET /", failed: false });
    expect(part).toMatchObject({ traceId, parentSpanId: whole?.spanId, kind: "client" });
    expect(whole?.endedAt).toBeGreaterThanOrEqual(part?.endedAt ?? Number.NaN);
  });

  it.each([
    ["the proxy did not sample it", true, false],
    ["nobody decided and the share is spent", false, undefined],
  ])("is not recorded when %s", async (_why, samples, sampled) => {
    const tracer = recording(samples);
    const parent = sampled === undefined ? null : { traceId, spanId, sampled };
    expect(await asTrace(tracer, parent, "server", "GET /", async () => currentSpan())).toBeNull();
    expect(tracer.spans).toEqual([]);
  });

  it("of a failure says its class, and nothing that the error says", async () => {
    const tracer = recording();
    const failing = asTrace(tracer, null, "server", "GET /", async () => {
      throw new RangeError("secret-4711");
    });
    await expect(failing).rejects.toThrow("secret-4711");
    expect(tracer.spans).toMatchObject([{ failed: true, attributes: { "error.type": "RangeError" } }]);
    expect(JSON.stringify(tracer.spans)).not.toContain("4711");
  });

  it("of a post says the host and the status, not the path", async () => {
    const tracer = recording();
    // Nothing listens on the port of "discard".
    const post = () => tracedFetch("http://127.0.0.1:9/push/secret-4711", { method: "POST" });
    await expect(asTrace(tracer, null, "internal", "deliver push", post)).rejects.toThrow();
    expect(tracer.spans[0]).toMatchObject({
      name: "POST",
      failed: true,
      attributes: { "server.address": "127.0.0.1" },
    });
    expect(JSON.stringify(tracer.spans)).not.toContain("4711");
  });
});
