import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An address of a client's server on loopback, for logout tokens, pings or webhooks: it keeps what it is sent. */
export interface CallbackReceiver {
  readonly url: string;
  readonly received: Received[];
  /** Answers so from now on. */
  answer(status: number, location?: string): void;
  close(): Promise<void>;
}

interface Received {
  readonly type: string;
  readonly authorization: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  const received: Received[] = [];
  let answer: [number, Record<string, string>] = [200, {}];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { "content-type": type = "", authorization = null } = request.headers;
    received.push({ type, authorization, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(...answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/called?of=site`,
    received,
    answer: (status, location) => {
      answer = [status, location === undefined ? {} : { location }];
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
