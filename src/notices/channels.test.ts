import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type MailServer, parseMail, startMailServer } from "../../tests/kit/mail-server.ts";
import { noon } from "../../tests/kit/samples.ts";
import { type SmsReceiver, startSmsReceiver } from "../../tests/kit/sms-receiver.ts";
import { readConfig } from "../config.ts";
import { type Mail, sendMail } from "./mail.ts";
import { mayPushTo } from "./push-service.ts";
import { nextTryAt, retryAfterSeconds } from "./retry.ts";
import { sendText } from "./sms.ts";

const mail = (changes: Partial<Mail> = {}): Mail => ({
  id: "obx_aaaaaaaaaaaaaaaaaaaaaa",
  to: "ada@example.org",
  subject: "Neue Anmeldung · login.example.org",
  text: "Grüße – 482 013\n",
  html: "<p>Grüße</p>",
  language: "de",
  createdAt: noon,
  ...changes,
});

const lines: string[] = [];
const log = pino(
  { level: "debug" },
  new Writable({ write: (line, _encoding, done) => done(void lines.push(`${line}`)) }),
);
const deps = (environment: Record<string, string>) => ({
  config: readConfig({ COUNTERSIGN_URL: "https://login.example.org", ...environment }),
  clock: { now: () => noon },
  log,
});
afterEach(() => {
  lines.length = 0;
});

describe("mail by SMTP", () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.close());
  const send = (changes: Partial<Mail> = {}, settings: Record<string, string> = {}) =>
    sendMail(deps({ SMTP_URL: server.url, ...settings }), mail(changes));

  it("arrives as text and HTML, and is recognised when it comes twice", async () => {
    for (let count = 0; count < 2; count++) expect(await send()).toEqual({ name: "delivered" });
    const [first, second] = [await server.next("ada@example.org"), await server.next("ada@example.org")];
    expect(first).toMatchObject({
      from: "no-reply@login.example.org",
      subject: "Neue Anmeldung · login.example.org",
      text: "Grüße – 482 013\n",
      html: "<p>Grüße</p>",
      messageId: "<obx_aaaaaaaaaaaaaaaaaaaaaa@login.example.org>",
    });
    expect(second.messageId).toBe(first.messageId);
    expect(first.raw).toContain("Auto-Submitted: auto-generated");
    expect(first.raw).toContain("Date: Tue, 14 Nov 2023 22:13:20 +0000");
  });

  it("goes to a host with letters of any script", async () => {
    expect(await send({ to: "ada@exämple.org" })).toEqual({ name: "delivered" });
    expect((await server.next("ada@exämple.org")).text).toContain("482 013");
  });

  it("comes from MAIL_FROM", async () => {
    await send({ to: "from@example.org" }, { MAIL_FROM: "Our sign-in <hello@example.org>" });
    const { from, raw } = await server.next("from@example.org");
    expect(from).toBe("hello@example.org");
    expect(raw).toContain(`From: "Our sign-in" <hello@example.org>`);
  });

  it.each([
    "ada@example.org\r\nBcc: eve@example.org",
    "ada@example.org, eve@example.org",
    "ada@example.org;eve@example.org",
    "Ada <ada@example.org>",
    '"a b"@example.org',
    "ada",
    "ada@exam\u0000ple.org",
    "group:ada@example.org",
  ])("goes to no address like %j", async (to) => {
    const before = server.mails.length;
    expect(await send({ to })).toEqual({ name: "refused", error: "malformed address" });
    expect(server.mails).toHaveLength(before);
  });

  it("lets no subject add a header", async () => {
    await send({ to: "subject@example.org", subject: "Hello\r\nBcc: eve@example.org\r\n\r\nbody" });
    const received = await server.next("subject@example.org");
    expect(received.to).toEqual(["subject@example.org"]);
    expect(received.raw).not.toMatch(/^Bcc:/im);
    expect(received.text).toContain("Grüße");
  });

  it("is tried again when the server is away, busy, or refuses the sender", async () => {
    const away = await startMailServer();
    await away.stop();
    expect(await send({}, { SMTP_URL: away.url })).toEqual({
      name: "failed",
      error: "ESOCKET",
      unreachable: true,
    });
    server.refuse(450);
    expect(await send()).toEqual({ name: "failed", error: "smtp 450" });
    server.refuse(550);
    expect(await send()).toEqual({ name: "refused", error: "smtp 550" });
    server.refuse(null);
  });

  it("is tried again when what answers is no mail server", async () => {
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    expect((await send({}, { SMTP_URL: `smtp://127.0.0.1:${port}` })).name).toBe("failed");
    other.close();
  });
});

describe("mail without a server", () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-mail-"));
  const inFolder = deps({ MAIL_FOLDER: join(folder, "mail") });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is a file for each, readable by its owner alone; the log names it and tells nothing of it", async () => {
    for (let count = 0; count < 2; count++) expect(await sendMail(inFolder, mail())).toEqual({ name: "delivered" });
    const files = readdirSync(inFolder.config.mailFolder);
    expect(files).toEqual(["obx_aaaaaaaaaaaaaaaaaaaaaa.eml"]);
    const path = join(inFolder.config.mailFolder, files[0] ?? "");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(parseMail(readFileSync(path, "latin1"))).toMatchObject({ subject: mail().subject, text: mail().text });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(files[0]);
    expect(lines.join()).not.toMatch(/482|Grüße|ada@/);
  });

  it("that cannot be written is tried again", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const nowhere = deps({ MAIL_FOLDER: join(file, "mail") });
    expect((await sendMail(nowhere, mail())).name).toBe("failed");
  });
});

describe("a text message", () => {
  let receiver: SmsReceiver;
  beforeAll(async () => {
    receiver = await startSmsReceiver();
  });
  afterAll(() => receiver.close());
  const message = { id: "obx_sms", to: "+32470123456", text: "482013 – é", createdAt: noon } as const;
  const send = (settings: Record<string, string> = {}) =>
    sendText(deps({ SMS_WEBHOOK_URL: receiver.url, SMS_WEBHOOK_SECRET: receiver.secret, ...settings }), message);

  it("is handed over with a signature that the receiver can verify", async () => {
    expect(await send()).toEqual({ name: "delivered" });
    expect(receiver.messages).toEqual([message]);
    expect(await send({ SMS_WEBHOOK_SECRET: "x".repeat(32) })).toEqual({ name: "failed", error: "http 401" });
    expect(receiver.messages).toHaveLength(1);
  });

  it("follows no redirect", async () => {
    const elsewhere = await startSmsReceiver();
    for (const status of [301, 302, 307, 308]) {
      receiver.answer({ status, location: elsewhere.url });
      expect(await send()).toEqual({ name: "failed", error: `http ${status}` });
    }
    receiver.answer(null);
    expect(elsewhere.asked()).toBe(0);
    await elsewhere.close();
  });

  it("goes nowhere without a webhook", async () =>
    expect(await send({ SMS_WEBHOOK_URL: "" })).toEqual({ name: "dropped", error: "no webhook" }));
});

describe("the server lets itself be sent", () => {
  const settings = (origin: string) => readConfig({ COUNTERSIGN_URL: origin });
  const allowed = (endpoint: string, origin = "https://login.example.org") => mayPushTo(settings(origin), endpoint);

  it.each([
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/abc",
    "https://wns2-par02p.notify.windows.com/w/?token=abc",
    "https://FCM.googleapis.com:443/x",
  ])("to %s", (endpoint) => expect(allowed(endpoint)).toBe(true));

  it.each([
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://evilpush.apple.com/x",
    "https://push.apple.com/x",
    "https://ada:pw@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com/x#y",
    "https://127.0.0.1/x",
    "http://127.0.0.1:9000/x",
    "http://localhost/x",
    "http://169.254.169.254/latest",
    "https://[::1]/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
    "javascript:alert(1)",
    "/x",
    "",
  ])("nowhere like %s", (endpoint) => expect(allowed(endpoint)).toBe(false));

  it("to loopback over http while it is itself on localhost, and even then no further", () => {
    const local = "http://localhost:8080";
    expect(["http://127.0.0.1:1/x", "http://localhost:9/x", "http://[::1]:9/x"].every((e) => allowed(e, local))).toBe(
      true,
    );
    for (const other of ["http://10.0.0.1/x", "http://fcm.googleapis.com/x", "http://127.0.0.1.evil.example/x"])
      expect(allowed(other, local)).toBe(false);
  });
});

describe("the pause before the next try", () => {
  const wait = (tries: number, draw = 0.5, retryAfter = 0) =>
    (nextTryAt({ tries, expiresAt: noon + 1e12 }, { draw, retryAfterSeconds: retryAfter }, noon) - noon) / 1000;

  it("doubles up to an hour", () =>
    expect([1, 2, 3, 4, 9, 10, 11, 500].map((tries) => wait(tries))).toEqual([10, 20, 40, 80, 2560, 3600, 3600, 3600]));

  it("differs by a quarter each way", () => expect([wait(1, 0), wait(1, 1)]).toEqual([7.5, 12.5]));

  it("stays at five minutes while nobody answers, so that what waited leaves soon after", () =>
    expect(nextTryAt({ tries: 99, expiresAt: 1e15 }, { draw: 0.5, unreachable: true }, 0)).toBe(300_000));

  it("is as long as the other side asks at least, and ends where the entry ends", () => {
    expect(wait(1, 0.5, 7200)).toBe(7200);
    expect(wait(11, 0.5, 5)).toBe(3600);
    expect(nextTryAt({ tries: 1, expiresAt: noon + 3000 }, { draw: 0.5 }, noon)).toBe(noon + 3000);
  });

  it.each([
    ["120", { retryAfterSeconds: 120 }],
    [new Date(noon + 90_000).toUTCString(), { retryAfterSeconds: 90 }],
    [new Date(noon - 90_000).toUTCString(), {}],
    ["0", {}],
    ["soon", {}],
    ["-5", {}],
    ["1e9", {}],
  ])("reads Retry-After: %s", (header, expected) =>
    expect(retryAfterSeconds(new Response("", { headers: { "retry-after": header } }), noon)).toEqual(expected),
  );
});
