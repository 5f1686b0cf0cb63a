import { connect } from "node:net";

/** HTTP as bytes, for what no HTTP client would send. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  /** In this order, exactly so; Host and Connection are added when they are not here. */
  readonly headers?: readonly (readonly [string, string | Buffer])[];
  readonly body?: string | Buffer;
  /** Leaves Content-Length out, because the headers say it otherwise. */
  readonly unsized?: boolean;
}

export interface RawAnswer {
  /** 0 when the server closed the connection without a word. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that says nothing for so long has hung. */
const patienceMilliseconds = 8_000;

export function sendRaw(origin: string, request: RawRequest): Promise<RawAnswer> {
  const { port, host } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within ${patienceMilliseconds} ms to ${describe(request)}`));
    }, patienceMilliseconds);
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(parse(Buffer.concat(chunks)));
    };
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (isComplete(Buffer.concat(chunks).toString("latin1"), request.method)) done();
    });
    socket.on("end", done);
    socket.on("close", done);
    // The server may hang up on a body that it does not want while we are still sending it.
    socket.on("error", done);
    socket.write(serialize(request, host));
  });
}

export const describe = ({ method = "GET", target, headers = [], body = "" }: RawRequest): string =>
  `${method} ${target.slice(0, 120)} ${JSON.stringify(headers.map(([name, value]) => `${name}: ${value}`)).slice(0, 400)} ${JSON.stringify(body.toString("latin1")).slice(0, 300)}`;

function serialize(
  { method = "GET", target, headers = [], body = "", unsized = false }: RawRequest,
  host: string,
): Buffer {
  const has = (name: string) => headers.some(([present]) => present.toLowerCase() === name);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const all = [
    ...(has("host") ? [] : [["Host", host] as const]),
    ...(has("connection") ? [] : [["Connection", "close"] as const]),
    ...headers,
    ...(unsized || (bytes.length === 0 && method === "GET") ? [] : [["Content-Length", String(bytes.length)] as const]),
  ];
  const lines = all.map(([name, value]) =>
    Buffer.concat([Buffer.from(`${name}: `), Buffer.from(value as string, "latin1"), Buffer.from("\r\n")]),
  );
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n`, "latin1"),
    ...lines,
    Buffer.from("\r\n"),
    bytes,
  ]);
}

/** A server that has answered may go on waiting for a body that never comes: that is no hang. */
function isComplete(text: string, method = "GET"): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  if (text.startsWith("HTTP/1.1 1")) return isComplete(text.slice(end + 4), method);
  const head = text.slice(0, end);
  // A stream has no end.
  if (method === "HEAD" || /^HTTP\/1\.1 [23]04/.test(head) || /^content-type: text\/event-stream/im.test(head))
    return true;
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length === undefined ? text.endsWith("\r\n0\r\n\r\n") : text.length >= end + 4 + Number(length);
}

function parse(answer: Buffer): RawAnswer {
  const text = answer.toString("utf8").replace(/^(HTTP\/1\.1 1\d\d [\s\S]*?\r\n\r\n)+/, "");
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = (end < 0 ? text : text.slice(0, end)).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const rest = end < 0 ? "" : text.slice(end + 4);
  const body = headers["transfer-encoding"] === "chunked" ? rest.replace(/(^|\r\n)[0-9a-f]+\r\n/g, "") : rest;
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, body: body.trim() };
}
