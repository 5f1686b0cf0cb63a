import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A push service and the browsers that subscribe to it, on loopback. It takes what a real one takes: it verifies the VAPID
 * token (RFC 8292) against the key that the subscription was made for, and decrypts the message (RFC 8291) as the browser
 * would.
 *
 *     const service = await startPushService();
 *     const { subscription, received } = service.subscribe(key);
 *     …
 *     const push = await service.next();
 */
export interface PushService {
  readonly origin: string;
  /** A browser's subscription; `applicationServerKey` is the answer of GET /app/push/key. */
  subscribe(applicationServerKey: string): SubscribedBrowser;
  /** All that was taken, in order. */
  readonly received: readonly ReceivedPush[];
  /** How many messages came in, also those that were refused. */
  asked(): number;
  /** The next message that has not been waited for; throws after five seconds. */
  next(): Promise<ReceivedPush>;
  /** How it answers from now on; `null` takes messages again. */
  answer(how: PushAnswer | null): void;
  close(): Promise<void>;
}

export interface PushAnswer {
  readonly status?: number;
  readonly retryAfter?: string;
  /** Takes its time before it answers. */
  readonly afterMilliseconds?: number;
  /** Breaks the connection instead. */
  readonly down?: boolean;
}

export interface SubscribedBrowser {
  /** As PushSubscription.toJSON() gives it: the body of POST /app/push/subscribe. */
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** Private key and secret, for a test that lets a real browser be told. */
  decrypt(body: Buffer): string;
}

export interface ReceivedPush {
  readonly endpoint: string;
  readonly ttl: number;
  readonly urgency: string;
  readonly topic: string;
  /** Bytes on the wire. */
  readonly size: number;
  /** The claims of the verified VAPID token. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, { key: string; decrypt(body: Buffer): string }>();
  const received: ReceivedPush[] = [];
  let answer: PushAnswer | null = null;
  let asked = 0;
  let waitedFor = 0;

  const server = createServer(async (request, response) => {
    asked += 1;
    const body = await readBody(request);
    const { status = 201, afterMilliseconds = 0, down = false, retryAfter } = answer ?? {};
    if (down) return void request.socket.destroy();
    if (afterMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, afterMilliseconds));
    if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
    if (status >= 300) return finish(response, status, "not now");
    const browser = browsers.get(request.url ?? "");
    if (browser === undefined) return finish(response, 404, "no such subscription");
    try {
      received.push(readPush(request, body, browser, origin));
      finish(response, status, "");
    } catch (error) {
      finish(response, 400, String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    received,
    asked: () => asked,
    subscribe(key) {
      const path = `/push/${randomBytes(16).toString("base64url")}`;
      const { keys, decrypt } = newBrowserKeys();
      browsers.set(path, { key, decrypt });
      return { subscription: { endpoint: origin + path, keys }, decrypt };
    },
    async next() {
      await until(() => received.length > waitedFor);
      return received[waitedFor++] as ReceivedPush;
    },
    answer: (how) => {
      answer = how;
    },
    close: () => closeServer(server),
  };
}

function readPush(
  { headers, url = "" }: IncomingMessage,
  body: Buffer,
  browser: { key: string; decrypt(body: Buffer): string },
  origin: string,
): ReceivedPush {
  const claims = verifyVapid(String(headers.authorization), browser.key, origin);
  if (headers["content-encoding"] !== "aes128gcm") throw new Error("Content-Encoding is not aes128gcm");
  if (body.length > 4096) throw new Error("more than 4096 bytes");
  const topic = String(headers.topic ?? "");
  if (!/^[A-Za-z0-9_-]{0,32}$/.test(topic)) throw new Error("a topic has 32 characters of base64url at most");
  const text = browser.decrypt(body);
  return {
    endpoint: origin + url,
    ttl: Number(headers.ttl),
    urgency: String(headers.urgency),
    topic,
    size: body.length,
    claims,
    text,
    json: JSON.parse(text) as Record<string, unknown>,
  };
}

/** RFC 8292 §2–§4: the token is signed by the key beside it, which is the one the subscription is bound to. */
export function verifyVapid(authorization: string, expectedKey: string | null, audience: string, now = Date.now()) {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (expectedKey !== null && key !== expectedKey) throw new Error("another key than the subscription's");
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const [head = "", claims = "", signature = ""] = token.split(".");
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")))
    throw new Error("the VAPID token is not signed by its key");
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as ReceivedPush["claims"];
  if (aud !== audience) throw new Error(`the VAPID token is for ${aud}`);
  // A day of leeway each way: tests move their server's clock.
  if (exp * 1000 > now + 3 * 86_400_000) throw new Error("the VAPID token lives too long");
  if (!/^(mailto:|https:)/.test(sub)) throw new Error("sub is neither mailto nor https");
  return { aud, exp, sub };
}

function newBrowserKeys() {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: pair.getPublicKey().toString("base64url"), auth: auth.toString("base64url") },
    decrypt: (body: Buffer) => decryptPush(body, pair, auth),
  };
}

/** The browser's side of RFC 8291 §3.4, written from the RFC and not from our encryption. */
export function decryptPush(body: Buffer, receiver: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), receiver.getPublicKey(), senderKey]);
  const keying = Buffer.from(hkdfSync("sha256", receiver.computeSecret(senderKey), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", keying, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", keying, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error("the last record does not end with 2");
  return padded.subarray(0, end).toString();
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function finish(response: ServerResponse, status: number, said: string): void {
  response.writeHead(status).end(said);
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; ) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("no push arrived");
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
