import { findAccount, languageOf } from "../accounts/account.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, DeviceId } from "../ids.ts";
import { type Messages, messagesFor } from "../messages/messages.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { type SignInRequest, stateNow } from "../sign-in/sign-in-request.ts";
import { sendLogout } from "./logout-post.ts";
import { sendMail } from "./mail.ts";
import { htmlMail, type MailParts, plainMail } from "./mail-text.ts";
import type { Delivery, Message } from "./message.ts";
import { screenName } from "./notice.ts";
import { noticeText, oneLine, placeInWords } from "./notice-text.ts";
import type { OutboxRow } from "./outbox.store.ts";
import { sendPing } from "./ping-post.ts";
import { type Push, sendPush } from "./push-service.ts";
import { findPush, notePushAccepted, notePushFailed, notePushGone } from "./push-subscription.store.ts";
import { sendText } from "./sms.ts";
import { sendWebhook } from "./webhook-post.ts";

type DeliverDeps = Pick<Deps, "config" | "db" | "clock" | "random" | "networks" | "log">;
type Said<What extends Message["what"]> = Extract<Message, { readonly what: What }>;

const nobody = { name: "dropped", error: "nobody" } as const;

/** One try of one entry, which is for one address or device. */
export async function deliver(deps: DeliverDeps, row: OutboxRow): Promise<Delivery> {
  const message = JSON.parse(row.payload) as Message;
  if (message.what === "sign_in") return deliverSignIn(deps, row, message);
  if (message.what === "logout") return sendLogout(deps, row, message);
  if (message.what === "webhook") return sendWebhook(deps, row, message);
  if (message.what === "ping") return sendPing(deps, message);
  if (message.what === "invitation") return deliverInvitation(deps, row, message);
  if (message.what === "address_code") return deliverCode(deps, row, message);
  return deliverNotice(deps, row, message);
}

async function deliverNotice(deps: DeliverDeps, row: OutboxRow, { accountId, notice }: Said<"notice">) {
  const reader = await readerOf(deps.db, accountId);
  if (reader === null) return nobody;
  const { identifier, messages, language } = reader;
  const { host } = new URL(deps.config.origin);
  const { title, said, facts, advice, path } = noticeText(messages, notice, row.created_at);
  const url = deps.config.origin + path;
  if (row.channel === "sms") return text(deps, row, messages.notices.sms(said, url));
  if (row.channel === "push") {
    const push = { type: "notice", title, body: said, url: path };
    return ring(deps, row, { text: JSON.stringify(push), about: row.id, urgency: "normal" });
  }
  const link = { label: messages.notices.mail.link, url };
  const reason = messages.notices.mail.reason(oneLine(identifier), host);
  return mail(deps, row, { title, said, code: null, facts, advice, link, reason }, { messages, language });
}

async function deliverCode(deps: DeliverDeps, row: OutboxRow, message: Said<"address_code">): Promise<Delivery> {
  const { language, messages } = messagesFor(message.language);
  const words = messages.notices.addressCode;
  const { host, hostname } = new URL(deps.config.origin);
  const code = message.code.replace(/^(...)(?=...$)/, "$1 ");
  // The last line binds the code to our site, so that phones offer it there and nowhere else (WICG origin-bound codes).
  if (row.channel === "sms") return text(deps, row, `${words.sms(code, host)}\n\n@${hostname} #${message.code}`);
  const { title, said } = words[message.purpose];
  const lifetime = words.lifetime((message.expiresAt - row.created_at) / 1000);
  const parts = { title, said: `${said(host)} ${lifetime}`, code, facts: [], advice: words.advice };
  return mail(deps, row, { ...parts, link: null, reason: words.notAsked }, { messages, language });
}

async function deliverInvitation(deps: DeliverDeps, row: OutboxRow, message: Said<"invitation">): Promise<Delivery> {
  const account = await findAccount(deps.db, message.accountId);
  if (account === null || account.disabledAt !== null) return nobody;
  const { language, messages } = messagesFor(message.language);
  const { title, said, lifetime, link, advice, reason } = messages.provisioning.mail;
  const { host } = new URL(deps.config.origin);
  const until = messages.day(message.expiresAt);
  const parts = { title, said: `${said(host)} ${lifetime(until)}`, code: null, facts: [], advice };
  const rest = { link: { label: link, url: message.link }, reason: reason(oneLine(account.identifier), host) };
  return mail(deps, row, { ...parts, ...rest }, { messages, language });
}

/** Names the new screen and says what to do. The code itself is only on that screen: reading it there is the proof. */
async function deliverSignIn(deps: DeliverDeps, row: OutboxRow, message: Said<"sign_in">): Promise<Delivery> {
  const reader = await readerOf(deps.db, message.accountId);
  const request = await findRequest(deps.db, message.requestId);
  // The name may have been taken back since.
  if (reader === null || request?.named?.accountId !== message.accountId) return nobody;
  if (stateNow(request, deps.clock.now()).name !== "pending") return { name: "dropped", error: "no longer pending" };
  const said = request.kind === "ciba" ? await clientAsks(deps, request, reader) : screenAsks(deps, request, reader);
  const push = { type: "sign_in", request: request.id, ...said, url: "/app" };
  return ring(deps, row, { text: JSON.stringify(push), about: request.id, urgency: "high" });
}

type Reader = NonNullable<Awaited<ReturnType<typeof readerOf>>>;

function screenAsks(deps: DeliverDeps, request: SignInRequest, { messages }: Reader) {
  const words = messages.notices;
  const { browser, system, address } = request.screen;
  const known = browser !== "unknown" && system !== "unknown";
  const screen = known ? words.signInPush.screen(browser, system) : screenName(browser, system) || words.someScreen;
  const body = words.signInPush.body(screen, placeInWords(words, deps.networks.placeOf(address).country));
  return { title: words.signInPush.title, body };
}

/** Without the binding message: that is to be read beside the question, not on a locked screen. */
async function clientAsks(deps: DeliverDeps, { clientId }: SignInRequest, { messages }: Reader) {
  const client = clientId === null ? null : await findClient(deps.db, clientId);
  const { title, body } = messages.backchannel.push;
  return { title, body: body(client?.name ?? "Countersign") };
}

/** Null for an account that is gone. One that is disabled is still told what happens to it. */
async function readerOf(db: Database, accountId: AccountId) {
  const account = await findAccount(db, accountId);
  if (account === null) return null;
  return { identifier: account.identifier, ...messagesFor(await languageOf(db, accountId)) };
}

const text = (deps: DeliverDeps, { id, recipient, created_at }: OutboxRow, said: string): Promise<Delivery> =>
  sendText(deps, { id, to: recipient, text: said, createdAt: created_at });

function mail(
  deps: DeliverDeps,
  { id, recipient, created_at }: OutboxRow,
  parts: MailParts,
  { messages, language }: { readonly messages: Messages; readonly language: string },
): Promise<Delivery> {
  const { host } = new URL(deps.config.origin);
  return sendMail(deps, {
    id,
    to: recipient,
    subject: messages.notices.mail.subject(parts.title, host),
    text: plainMail(parts),
    html: htmlMail(parts, language),
    language,
    createdAt: created_at,
  });
}

/** Sends a push and keeps what came of it, from which `pushReach` tells whether the device is reached at all. */
async function ring(deps: DeliverDeps, row: OutboxRow, push: Omit<Push, "expiresAt">): Promise<Delivery> {
  const deviceId = row.recipient as DeviceId;
  const known = (await findPush(deps.db, deviceId))?.subscription ?? null;
  if (known === null) return nobody;
  const sent = await sendPush(deps, known, { ...push, expiresAt: row.expires_at });
  const now = deps.clock.now();
  if (sent.name === "gone") {
    await notePushGone(deps.db, deviceId, known.endpoint, now);
    return { name: "dropped", error: sent.error };
  }
  const note = sent.name === "delivered" ? notePushAccepted : notePushFailed;
  await note(deps.db, deviceId, known.endpoint, now);
  return sent;
}
