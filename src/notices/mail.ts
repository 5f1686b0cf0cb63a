import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SendMailOptions } from "nodemailer";
import type { Deps } from "../deps.ts";
import type { OutboxId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { type Delivery, errorClass, unreachable } from "./message.ts";

export interface Mail {
  /** Of its entry: the same mail sent again has the same Message-ID, by which mail servers and programs know it. */
  readonly id: OutboxId;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
  readonly createdAt: number;
}

type MailDeps = Pick<Deps, "config" | "log">;

/** One mailbox, of characters that need no quoting: neither a list nor a header can be made of it. */
const oneMailbox = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[^\s\p{C}@<>()[\]\\,;:"]{1,255}$/u;

/** With the first mail: a start that waits for it takes longer, and many a server sends little. */
const loadNodemailer = () => import("nodemailer");

/** Hands a mail to the SMTP server, or writes it to a file while there is none. */
export async function sendMail(deps: MailDeps, mail: Mail): Promise<Delivery> {
  if (!oneMailbox.test(mail.to)) return { name: "refused", error: "malformed address" };
  return deps.config.smtpUrl === "" ? writeMail(deps, mail) : submitMail(deps, mail);
}

async function submitMail({ config }: MailDeps, mail: Mail): Promise<Delivery> {
  const wait = seconds(limits.noticeTimeoutSeconds);
  const { createTransport } = await loadNodemailer();
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await inTime(transport.sendMail(compose(config, mail)));
    return { name: "delivered" };
  } catch (error) {
    return smtpFailure(error);
  } finally {
    transport.close();
  }
}

/** Well before the lease ends: a server that answers drop by drop must not keep the mail while another process sends it. */
async function inTime(sending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const tooLate = () => reject(Object.assign(new Error("too slow"), { code: "ETIMEDOUT" }));
    timer = setTimeout(tooLate, seconds(limits.mailLeaseSeconds / 2));
  });
  await Promise.race([sending, late]).finally(() => clearTimeout(timer));
}

/**
 * RFC 5321 §4.2.1: 5yz is a permanent no. Only one about this recipient ends the matter; a login or sender that is
 * refused is for the operator to mend, and until then nothing is lost.
 */
function smtpFailure(error: unknown): Delivery {
  const { responseCode, rejected } = error as { responseCode?: unknown; rejected?: unknown };
  if (typeof responseCode !== "number") return unreachable(error);
  const recipientRefused = responseCode >= 500 && Array.isArray(rejected) && rejected.length > 0;
  return { name: recipientRefused ? "refused" : "failed", error: `smtp ${responseCode}` };
}

/** A file for each mail, named for its entry: one that is written again takes the place of the first. */
async function writeMail({ config, log }: MailDeps, mail: Mail): Promise<Delivery> {
  try {
    const { createTransport } = await loadNodemailer();
    const composed = await createTransport({ streamTransport: true, buffer: true, newline: "windows" }).sendMail(
      compose(config, mail),
    );
    if (!Buffer.isBuffer(composed.message)) throw new Error("the mail was not composed");
    // Only the owner may read it: it may hold a code.
    await mkdir(config.mailFolder, { recursive: true, mode: 0o700 });
    const path = join(config.mailFolder, `${mail.id}.eml`);
    await writeFile(`${path}.part`, composed.message, { mode: 0o600 });
    await rename(`${path}.part`, path);
    log.info({ path }, "mail was written to a file, because SMTP_URL is empty");
    return { name: "delivered" };
  } catch (error) {
    return { name: "failed", error: errorClass(error) };
  }
}

function compose(config: Deps["config"], mail: Mail): SendMailOptions {
  const host = config.relyingPartyId;
  const from = config.mailFrom === "" ? { name: "Countersign", address: `no-reply@${host}` } : config.mailFrom;
  return {
    from,
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${host}>`,
    date: new Date(mail.createdAt),
    headers: {
      // RFC 3834 §5: no answering machine replies to it.
      "Auto-Submitted": "auto-generated",
      "Content-Language": mail.language,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
