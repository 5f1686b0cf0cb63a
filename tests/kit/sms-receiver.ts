import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * An operator's receiver of text messages on loopback: it verifies the signature as docs/operating/notices.md says.
 *
 *     const phones = await startSmsReceiver();
 *     startApp({ env: { SMS_WEBHOOK_URL: phones.url, SMS_WEBHOOK_SECRET: phones.secret } });
 *     const { text } = await phones.next("+32470000000");
 */
export interface SmsReceiver {
  /** For SMS_WEBHOOK_URL and SMS_WEBHOOK_SECRET. */
  readonly url: string;
  readonly secret: string;
  readonly messages: readonly ReceivedText[];
  /** How many requests came in, also those that were refused. */
  asked(): number;
  /** The next message to this number that has not been waited for; throws after five seconds. */
  next(to: string): Promise<ReceivedText>;
  /** Answers with this status, and sends elsewhere if told, from now on; `null` takes messages again. */
  answer(how: { readonly status: number; readonly location?: string } | null): void;
  close(): Promise<void>;
}

export interface ReceivedText {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly createdAt: number;
}

export async function startSmsReceiver(): Promise<SmsReceiver> {
  const secret = "a-secret-that-only-the-two-of-them-know";
  const messages: ReceivedText[] = [];
  const waitedFor = new Set<ReceivedText>();
  let answer: { readonly status: number; readonly location?: string } | null = null;
  let asked = 0;

  const server = createServer(async (request, response) => {
    asked += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (answer !== null) {
      const headers = answer.location === undefined ? {} : { location: answer.location };
      return void response.writeHead(answer.status, headers).end();
    }
    if (!isSigned(String(request.headers["countersign-signature"]), body, secret))
      return void response.writeHead(401).end();
    messages.push(JSON.parse(body) as ReceivedText);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    secret,
    messages,
    asked: () => asked,
    async next(to) {
      for (const deadline = Date.now() + 5000; Date.now() < deadline; ) {
        const found = messages.find((message) => message.to === to && !waitedFor.has(message));
        if (found !== undefined) {
          waitedFor.add(found);
          return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`no text message to ${to} arrived`);
    },
    answer: (how) => {
      answer = how;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The time is not looked at: tests move the clock of the server that signs. */
export function isSigned(header: string, body: string, secret: string): boolean {
  const [, time = "", hex = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  const expected = createHmac("sha256", secret).update(`${time}.${body}`).digest();
  return hex !== "" && timingSafeEqual(Buffer.from(hex, "hex"), expected);
}
