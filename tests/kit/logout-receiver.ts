import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A client's back-channel logout address on loopback: it keeps what it is sent. */
export interface LogoutReceiver {
  readonly url: string;
  /** Media type and body of each request. */
  readonly received: { readonly type: string; readonly body: string }[];
  /** Answers so from now on. */
  answer(status: number, location?: string): void;
  close(): Promise<void>;
}

export async function startLogoutReceiver(): Promise<LogoutReceiver> {
  const received: { type: string; body: string }[] = [];
  let answer: [number, Record<string, string>] = [200, {}];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ type: String(request.headers["content-type"]), body: Buffer.concat(chunks).toString() });
    response.writeHead(...answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout?of=site`,
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
