/**
 * Load over plain sockets: HTTP/1.1 with kept-alive connections. Cheaper than any client
 * library, so that one core of load keeps one core of server busy.
 */
import { connect, type Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** One connection that sends requests and reads their answers, which come in the same order. */
export interface Line {
  ask(request: Buffer): Promise<Answer>;
  close(): void;
}

export async function openLine(port: number, localAddress?: string): Promise<Line> {
  let socket = await connected(port, localAddress);
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  let buffer = "";
  const fail = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const listen = () => {
    buffer = "";
    socket.setNoDelay(true);
    // One character a byte, so that lengths in bytes are lengths of text.
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      buffer = buffer === "" ? chunk : buffer + chunk;
      for (let read = readAnswer(buffer); read !== null; read = buffer === "" ? null : readAnswer(buffer)) {
        buffer = buffer.slice(read.length);
        waiting.shift()?.resolve(read.answer);
      }
    });
    socket.on("error", (error) => fail(new Error(`a line broke: ${error.message}`)));
    socket.on("close", () => fail(new Error("the server closed the connection")));
  };
  listen();
  return {
    async ask(request) {
      // While the others were measured, the server may have put an idle connection down.
      if (socket.destroyed || socket.readableEnded) {
        socket = await connected(port, localAddress);
        listen();
      }
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}

function connected(port: number, localAddress: string | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", ...(localAddress === undefined ? {} : { localAddress }) });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

function readAnswer(text: string): { answer: Answer; length: number } | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const head = text.slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + 4;
  const sized = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (sized !== null) {
    const end = start + Number(sized[1]);
    return text.length < end ? null : { answer: { status, head, body: text.slice(start, end) }, length: end };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { answer: { status, head, body: "" }, length: start };
  return readChunked(text, start, status, head);
}

function readChunked(text: string, start: number, status: number, head: string) {
  let body = "";
  for (let at = start; ; ) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return null;
    if (size === 0) return { answer: { status, head, body }, length: next };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}

export const getRequest = (path: string, headers: Record<string, string> = {}): Buffer =>
  Buffer.from(`GET ${path} HTTP/1.1\r\n${headerLines(headers)}\r\n`);

export function postRequest(path: string, body: string, headers: Record<string, string> = {}): Buffer {
  const all = {
    "Content-Type": "application/x-www-form-urlencoded",
    ...headers,
    "Content-Length": String(Buffer.byteLength(body)),
  };
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${headerLines(all)}\r\n${body}`);
}

const headerLines = (headers: Record<string, string>): string =>
  Object.entries({ Host: "localhost", Connection: "keep-alive", Accept: "*/*", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");

/** What one line does over and over. */
export type Step = (line: Line, lineNumber: number) => Promise<void>;

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`expected ${status}, got ${answer.status}: ${answer.body.slice(0, 300)}`);
}

/** The same request again and again. */
export const repeat =
  (request: Buffer, status = 200) =>
  async (): Promise<Step> =>
  async (line) => {
    expectStatus(await line.ask(request), status);
  };

/** Runs the step on all lines at once for so long, and gives how often it was done. */
export async function runFor(lines: readonly Line[], step: Step, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let done = 0;
  await Promise.all(
    lines.map(async (line, number) => {
      while (performance.now() < until) {
        await step(line, number);
        done++;
      }
    }),
  );
  return done;
}
