import type { Kysely } from "kysely";
import type { Schema } from "../../src/database/schema.ts";
import type { AccountId, DeviceId } from "../../src/ids.ts";
import { notify } from "../../src/notices/notice.flow.ts";
import type { Notice } from "../../src/notices/notice.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { saveSubscription } from "../../src/notices/push-subscription.store.ts";
import { insertAddress } from "../../src/recovery/address.store.ts";
import { pushPublicKey } from "../../src/signing-keys/push-key.flow.ts";
import { createFlowWorld, type FlowWorld } from "./flow-world.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { type PushService, startPushService } from "./push-service.ts";
import { type SmsReceiver, startSmsReceiver } from "./sms-receiver.ts";

/** A flow world whose mail, text messages and pushes arrive on loopback, with a person who can be reached in each way. */
export interface NoticeWorld extends FlowWorld {
  readonly mails: MailServer;
  readonly texts: SmsReceiver;
  readonly pushes: PushService;
  /** Adds a verified address. */
  address(accountId: AccountId, kind: "email" | "phone", value: string, verifiedAt?: number | null): Promise<void>;
  /** Lets the device be notified. */
  ring(deviceId: DeviceId | null): Promise<void>;
  notify(accountId: AccountId, notice: Notice): Promise<void>;
  deliver(): Promise<number>;
  /** Delivers now and after each of these pauses, as the clock of the loop would. */
  deliverFor(seconds: number, every?: number): Promise<void>;
  outbox(): Promise<{ channel: string; recipient: string; ending: string | null; last_error: string | null }[]>;
}

export interface Reach {
  readonly mails: MailServer;
  readonly texts: SmsReceiver;
  readonly pushes: PushService;
  close(): Promise<void>;
}

export async function startReach(): Promise<Reach> {
  const [mails, texts, pushes] = await Promise.all([startMailServer(), startSmsReceiver(), startPushService()]);
  return {
    mails,
    texts,
    pushes,
    close: async () => {
      await Promise.all([mails.close(), texts.close(), pushes.close()]);
    },
  };
}

export function createNoticeWorld(
  db: Kysely<Schema>,
  reach: Reach,
  environment: Record<string, string> = {},
): NoticeWorld {
  const { mails, texts, pushes } = reach;
  const settings = { SMTP_URL: mails.url, SMS_WEBHOOK_URL: texts.url, SMS_WEBHOOK_SECRET: texts.secret };
  const world = createFlowWorld(db, {}, { ...settings, ...environment });
  const { deps } = world;
  const now = () => deps.clock.now();
  const deliver = () => deliverDue(deps);
  return {
    ...world,
    mails,
    texts,
    pushes,
    deliver,
    async address(accountId, kind, value, verifiedAt = now()) {
      const fresh = { createdAt: now(), verifiedAt, sent: 0, sendingSince: 0, wrongInARow: 0 };
      await insertAddress(db, { ...fresh, id: deps.random.id("adr_"), accountId, kind, value });
    },
    async ring(deviceId) {
      if (deviceId === null) throw new Error("the session is on no device");
      const { endpoint, keys } = pushes.subscribe(await pushPublicKey(deps)).subscription;
      await saveSubscription(db, deviceId, { endpoint, ...keys }, now());
    },
    notify: (accountId, notice) => notify(db, deps, accountId, notice, now()),
    async deliverFor(seconds, every = 5) {
      await deliver();
      for (let passed = 0; passed < seconds; passed += every) {
        world.advance(every);
        await deliver();
      }
    },
    outbox: () =>
      db
        .selectFrom("outbox")
        .select(["channel", "recipient", "ending", "last_error"])
        .orderBy("channel")
        .orderBy("recipient")
        .execute(),
  };
}
