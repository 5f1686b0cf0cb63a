import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppContext, RequestContext } from "./app-env.ts";
import { type HeaderRecord, setHeader } from "./plain-answers.ts";

/** What a handler answers with, as Node writes it. */
export interface DirectAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * What the handlers of programs' endpoints use of Hono's context, over Node's own request and answer: no `Request`, no
 * `Response`, no stream and nothing that is not asked for. Whatever is missing here is missing at the first test of the route.
 */
export class DirectContext {
  readonly env: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };
  readonly req: DirectRequest;
  readonly headers: HeaderRecord = {};
  /** When it came, by `performance.now`. */
  readonly startedAt = performance.now();
  #request: RequestContext | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, path: string) {
    this.env = { incoming, outgoing };
    this.req = new DirectRequest(incoming, outgoing, path);
  }

  get(name: string): RequestContext | undefined {
    return name === "request" ? this.#request : undefined;
  }
  set(name: string, value: RequestContext): void {
    if (name !== "request") throw new Error(`nothing is kept here by the name of ${name}`);
    this.#request = value;
  }
  header(name: string, value?: string, options?: { append?: boolean }): void {
    setHeader(this.headers, name, value, options);
  }
  body(body: string | null, status = 200, more: HeaderRecord = {}): DirectAnswer {
    for (const name in more) this.headers[name.toLowerCase()] = more[name] ?? "";
    return { status, body: body ?? "" };
  }
  json(value: unknown, status = 200): DirectAnswer {
    this.headers["content-type"] = "application/json";
    return { status, body: JSON.stringify(value) };
  }

  /** The request will wait, perhaps with very many others: its headers are kept once. */
  keepLittle(): void {
    this.env.incoming.rawHeaders = nothing;
  }
}

/** The handlers were written for Hono's context and never learn that this is none. */
export const asAppContext = (context: DirectContext): AppContext => context as unknown as AppContext;

export function setRequestContext(context: DirectContext, request: RequestContext): void {
  context.set("request", request);
}

const nothing: string[] = [];

const body = Symbol("body");

/** A request whose body is being read: kept by the request itself, so that nothing is left of it once it has been read. */
type Read = IncomingMessage & {
  [body]?: { readonly chunks: Buffer[]; resolve(text: string): void; reject(error: Error): void } | undefined;
};

function takeChunk(this: Read, chunk: Buffer): void {
  this[body]?.chunks.push(chunk);
}

function takeEnd(this: Read): void {
  this[body]?.resolve(Buffer.concat(this[body].chunks).toString());
  this[body] = undefined;
}

function takeError(this: Read, error: Error): void {
  this[body]?.reject(error);
  this[body] = undefined;
}

class DirectRequest {
  readonly path: string;
  readonly method: string;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, path: string) {
    this.path = path;
    this.method = incoming.method ?? "";
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  /** Where Hono has the request that it was made of; only whether the client has hung up is asked for. */
  get raw(): { readonly signal: Pick<AbortSignal, "aborted"> } {
    const { destroyed, writableFinished } = this.#outgoing;
    return { signal: { aborted: destroyed && !writableFinished } };
  }

  header(name: string): string | undefined {
    const value = this.#incoming.headers[name.toLowerCase()];
    return typeof value === "object" ? value.join(", ") : value;
  }

  /** The whole body; its size was bounded before. Throws when the client hangs up in the middle of it. */
  text(): Promise<string> {
    const incoming: Read = this.#incoming;
    return new Promise((resolve, reject) => {
      incoming[body] = { chunks: [], resolve, reject };
      incoming.on("data", takeChunk);
      incoming.on("end", takeEnd);
      incoming.on("error", takeError);
    });
  }
}
