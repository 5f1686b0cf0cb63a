import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/**
 * A real SMTP server on loopback that keeps what it is given. It can go down and come up again on the same port.
 *
 *     const mails = await startMailServer();
 *     startApp({ env: { SMTP_URL: mails.url } });
 *     const mail = await mails.next("ada@example.org");
 */
export interface MailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** The next mail to this address that has not been waited for; throws after five seconds. */
  next(to: string): Promise<ReceivedMail>;
  /** Refuses every recipient with this SMTP code from now on; `null` takes them again. */
  refuse(code: number | null): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  /** The decoded text/plain part. */
  readonly text: string;
  readonly html: string;
  /** As it came over the wire. */
  readonly raw: string;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const waitedFor = new Set<ReceivedMail>();
  let refusal: number | null = null;
  let port = 0;
  let server: SMTPServer | null = null;

  const start = async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      onRcptTo: (_address, _session, done) =>
        refusal === null ? done() : done(Object.assign(new Error("no such person"), { responseCode: refusal })),
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const from = session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address;
          const to = session.envelope.rcptTo.map(({ address }) => address);
          mails.push({ from, to, ...parseMail(Buffer.concat(chunks).toString("latin1")) });
          done();
        });
      },
    });
    server.on("error", () => {});
    await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
    port = (server.server.address() as AddressInfo).port;
  };
  const stop = () => new Promise<void>((resolve) => (server === null ? resolve() : server.close(resolve)));

  await start();
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    async next(to) {
      for (const deadline = Date.now() + 5000; Date.now() < deadline; ) {
        const found = mails.find((mail) => mail.to.includes(to) && !waitedFor.has(mail));
        if (found !== undefined) {
          waitedFor.add(found);
          return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`no mail to ${to} arrived`);
    },
    refuse: (code) => {
      refusal = code;
    },
    stop,
    start,
    close: stop,
  };
}

/** As much of RFC 5322 and MIME as our own mail uses. */
export function parseMail(raw: string): Omit<ReceivedMail, "from" | "to"> {
  const { headers, body } = splitPart(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get("content-type") ?? "")?.[1];
  const parts = boundary === undefined ? [raw] : `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
  const part = (type: string) => {
    const found = parts.map(splitPart).find((each) => each.headers.get("content-type")?.startsWith(type));
    return found === undefined ? "" : decode(found);
  };
  return {
    subject: decodeWords(headers.get("subject") ?? ""),
    messageId: headers.get("message-id") ?? "",
    text: part("text/plain"),
    html: part("text/html"),
    raw: Buffer.from(raw, "latin1").toString(),
  };
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function splitPart(raw: string): Part {
  const trimmed = raw.replace(/^\r?\n/, "");
  const end = /\r?\n\r?\n/.exec(trimmed);
  const head = trimmed.slice(0, end?.index ?? 0).replaceAll(/\r?\n[ \t]+/g, " ");
  const pairs = head.split(/\r?\n/).map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(pairs), body: trimmed.slice((end?.index ?? 0) + (end?.[0].length ?? 0)) };
}

function decode({ headers, body }: Part): string {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  const bytes = encoding === "base64" ? Buffer.from(body, "base64") : Buffer.from(quoted(encoding, body), "latin1");
  return bytes.toString().replaceAll("\r\n", "\n");
}

const quoted = (encoding: string | undefined, body: string): string =>
  encoding === "quoted-printable" ? unquote(body.replaceAll(/=\r?\n/g, "")) : body;

const unquote = (text: string): string =>
  text.replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** RFC 2047. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString()
        : Buffer.from(unquote(word.replaceAll("_", " ")), "latin1").toString(),
    );
