import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { FinishedSpan } from "../tracing.ts";
import { startTraceExport } from "./trace-export.ts";

interface Received {
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: what a collector would read.
  readonly body: any;
}

let collector: Server;
let endpoint: string;
let answers: number[];
const received: Received[] = [];
beforeEach(async () => {
  answers = [];
  received.length = 0;
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ path: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(answers.shift() ?? 200).end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/otlp`;
});
afterEach(() => new Promise((resolve) => collector.close(resolve)));

const span: FinishedSpan = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  parentSpanId: null,
  kind: "server",
  name: "POST /oauth/token",
  attributes: { "http.route": "/oauth/token", "http.response.status_code": 503 },
  failed: true,
  startedAt: 1_700_000_000_000.25,
  endedAt: 1_700_000_000_001.5,
};

const start = () =>
  startTraceExport(
    { endpoint, headers: { authorization: "Bearer abc" }, serviceName: "login", share: 1 },
    pino({ level: "silent" }),
  );

it("sends spans as OTLP's JSON says, with the operator's headers", async () => {
  const traces = start();
  traces.record(span);
  traces.record({ ...span, spanId: "0000000000000002", parentSpanId: span.spanId, kind: "client", failed: false });
  await traces.close();
  expect(received).toHaveLength(1);
  expect(received[0]?.path).toBe("/otlp/v1/traces");
  expect(received[0]?.headers).toMatchObject({ authorization: "Bearer abc", "content-type": "application/json" });
  const [{ resource, scopeSpans }] = received[0]?.body.resourceSpans ?? [];
  expect(resource.attributes).toEqual([{ key: "service.name", value: { stringValue: "login" } }]);
  expect(scopeSpans[0].spans).toEqual([
    {
      traceId: span.traceId,
      spanId: span.spanId,
      name: "POST /oauth/token",
      kind: 2,
      startTimeUnixNano: "1700000000000250000",
      endTimeUnixNano: "1700000000001500000",
      attributes: [
        { key: "http.route", value: { stringValue: "/oauth/token" } },
        { key: "http.response.status_code", value: { intValue: "503" } },
      ],
      status: { code: 2 },
    },
    expect.objectContaining({ spanId: "0000000000000002", parentSpanId: span.spanId, kind: 3 }),
  ]);
});

it("keeps what a collector could not take just now, and drops what it will never take", async () => {
  answers = [503];
  const busy = start();
  busy.record(span);
  await busy.close();
  await busy.close();
  expect(received).toHaveLength(2);
  answers = [400];
  const refusing = start();
  refusing.record(span);
  await refusing.close();
  await refusing.close();
  expect(received).toHaveLength(3);
});

it("sends many spans in several posts", async () => {
  const traces = start();
  for (let at = 0; at < 1100; at++) traces.record(span);
  await traces.close();
  expect(received.map(({ body }) => body.resourceSpans[0].scopeSpans[0].spans.length)).toEqual([512, 512, 76]);
});
