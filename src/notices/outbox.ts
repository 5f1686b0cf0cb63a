/**
 * The outbox: entries are written in the transaction of what they tell about, and delivered from here, at least once and
 * as good as never twice. A process has an entry to itself for a lease; one that dies leaves it to the next. How an entry
 * is delivered is in `deliver.ts`, what one for a whole account becomes in `expand.flow.ts`.
 */

import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { asTrace } from "../tracing.ts";
import { deliver } from "./deliver.ts";
import { expand } from "./expand.flow.ts";
import { type Delivery, errorClass, type Message } from "./message.ts";
import { wakeOutbox } from "./notice.flow.ts";
import {
  type ClaimedRow,
  claimRow,
  countWaiting,
  endRow,
  listDue,
  type OutboxRow,
  postponeRow,
} from "./outbox.store.ts";
import { nextTryAt } from "./retry.ts";

type Channel = OutboxRow["channel"];
type OutboxDeps = Pick<Deps, "config" | "db" | "clock" | "random" | "networks" | "log" | "changes" | "tracer">;

/** Lanes, so that a mail server or a client that is slow to fail holds up no phone, and neither the other. */
const swift: readonly Channel[] = ["sign_in_push", "push", "account"];
const patient: readonly Channel[] = ["email", "sms"];
const programs: readonly Channel[] = ["logout"];
const callers: readonly Channel[] = ["ping"];
const watchers: readonly Channel[] = ["webhook"];
const lanes = [swift, patient, programs, callers, watchers];

/** How often to look without being woken: what other processes wrote, what is to be tried again. */
const lookEverySeconds = 1;

/**
 * Between a wake and the look: whoever rang sends their answer first. An answer that waited for the push would tell by its
 * time whether the name that was typed is somebody's.
 */
const answerFirstMilliseconds = 10;

/** Delivers what is due now, and what that leads to, and returns how many were taken by their receivers. */
export async function deliverDue(deps: OutboxDeps): Promise<number> {
  for (let delivered = 0; ; ) {
    const claimed = await claimDue(deps, lanes.flat(), limits.noticesAtOnce);
    if (claimed.length === 0) return delivered;
    const endings = await Promise.all(claimed.map((row) => deliverClaimed(deps, row)));
    delivered += endings.filter((ending) => ending === "delivered").length;
  }
}

/**
 * Delivers until the returned function is called, which resolves when nothing is under way any more. Woken by `wakeOutbox`,
 * and by the clock every second.
 */
export function startOutbox(deps: OutboxDeps): () => Promise<void> {
  if (deps.config.smtpUrl === "")
    deps.log.warn({ folder: deps.config.mailFolder }, "SMTP_URL is empty: mail is written to files and reaches nobody");
  const stops = lanes.map((channels) => startLane(deps, channels));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** What is still to be delivered, by channel. */
export const waitingByChannel = (db: Database): ReturnType<typeof countWaiting> => countWaiting(db);

function startLane(deps: OutboxDeps, channels: readonly Channel[]): () => Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  let stopped = false;
  let ring = (): void => {};
  const unwatch = deps.changes.watch("outbox", () => ring());

  const run = async (): Promise<void> => {
    while (!stopped) {
      // The bell hangs before the look, so that what is written in between is not overheard.
      const rung = new Promise<void>((resolve) => {
        ring = resolve;
      });
      const claimed = await claimDue(deps, channels, limits.noticesAtOnce - underWay.size).catch((error: unknown) => {
        deps.log.error({ err: error }, "the outbox could not be read; it is tried again in a second");
        return [];
      });
      for (const row of claimed) {
        const one: Promise<unknown> = deliverClaimed(deps, row).then((ending) => {
          underWay.delete(one);
          // An entry for an account has become entries for other lanes too. Else there is room for another here, and no more.
          if (ending === "expanded") wakeOutbox(deps);
          else ring();
        });
        underWay.add(one);
      }
      if (claimed.length === 0)
        await Promise.race([rung.then(() => pause(answerFirstMilliseconds)), pause(seconds(lookEverySeconds))]);
    }
    await Promise.all(underWay);
  };
  const ended = run();
  return () => {
    stopped = true;
    unwatch();
    ring();
    return ended;
  };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

async function claimDue(deps: OutboxDeps, channels: readonly Channel[], count: number): Promise<ClaimedRow[]> {
  if (count <= 0) return [];
  const now = deps.clock.now();
  const due = await listDue(deps.db, channels, count, now);
  // All at once, so that they share one commit.
  const claimed = await Promise.all(
    due.map((row) => {
      const lease = row.channel === "email" ? limits.mailLeaseSeconds : limits.noticeLeaseSeconds;
      return claimRow(deps.db, row, now + seconds(lease));
    }),
  );
  return claimed.filter((own) => own !== null);
}

/** Never throws: what goes wrong here is tried again like any other failure, at the latest when the lease ends. */
const deliverClaimed = (deps: OutboxDeps, row: ClaimedRow): Promise<Delivery["name"] | "expanded"> =>
  asTrace(deps.tracer, null, "internal", `deliver ${row.channel}`, () => deliverOrSettle(deps, row));

async function deliverOrSettle(deps: OutboxDeps, row: ClaimedRow): Promise<Delivery["name"] | "expanded"> {
  try {
    if (deps.clock.now() >= row.expires_at) return await giveUp(deps, row, row.last_error ?? "never tried");
    if (row.channel === "account" || row.channel === "sign_in_push") {
      return (await expand(deps, row)) > 0 ? "expanded" : "dropped";
    }
    return await settle(deps, row, await deliver(deps, row));
  } catch (error) {
    // A fault of ours or of the database: its class only, because the whole may quote what was to be said.
    deps.log.error({ id: row.id, channel: row.channel, error: errorClass(error) }, "an entry of the outbox failed");
    const failed = { name: "failed", error: errorClass(error) } as const;
    return settle(deps, row, failed).catch(() => "failed");
  }
}

async function settle(deps: OutboxDeps, row: ClaimedRow, delivery: Delivery): Promise<Delivery["name"]> {
  const now = deps.clock.now();
  if (delivery.name === "refused") return giveUp(deps, row, delivery.error);
  if (delivery.name === "failed") {
    const draw = deps.random.integer(1001) / 1000;
    const next = nextTryAt({ tries: row.tries, expiresAt: row.expires_at }, { ...delivery, draw }, now);
    await postponeRow(deps.db, row, next, delivery.error);
    const { id, channel, tries } = row;
    deps.log.info({ id, channel, tries, error: delivery.error }, "a delivery failed; it is tried again");
  } else {
    await endRow(deps.db, row, delivery.name, delivery.name === "dropped" ? delivery.error : null, now);
  }
  return delivery.name;
}

async function giveUp(deps: OutboxDeps, row: ClaimedRow, error: string): Promise<"refused"> {
  const now = deps.clock.now();
  const { id: subjectId, channel, tries } = row;
  await inTransactionKept(deps.db, async (tx) => {
    if (!(await endRow(tx, row, "given_up", error, now))) return;
    const detail = { channel, tries, error };
    await recordAudit(tx, { event: "notice_given_up", at: now, accountId: ownerOf(row), subjectId, detail });
  });
  deps.log.warn({ id: subjectId, channel, tries, error }, "a delivery was given up");
  return "refused";
}

function ownerOf(row: OutboxRow) {
  if (row.channel === "account") return row.recipient as AccountId;
  const message = JSON.parse(row.payload) as Partial<Message>;
  return "accountId" in message ? (message.accountId ?? null) : null;
}
