import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import type { Message } from "./message.ts";
import type { Notice } from "./notice.ts";
import { deleteEndedBefore, insertIntoOutbox, type OutboxRow } from "./outbox.store.ts";

/** What an entry of the outbox needs from its sender. */
type Entry = Pick<OutboxRow, "channel" | "recipient" | "payload" | "expires_at"> & { readonly once?: string };

/** Tells a person on every address and device they have. In the caller's transaction: told if it happened, never else. */
export const notify = (
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  notice: Notice,
  now: number,
): Promise<void> =>
  put(
    tx,
    deps,
    {
      channel: "account",
      recipient: accountId,
      payload: JSON.stringify(notice),
      expires_at: now + seconds(limits.noticeLifetimeSeconds),
    },
    now,
  );

/** Tells one address only: one that `notify` no longer reaches, because it has just been removed. */
export const notifyAddress = (
  tx: Database,
  deps: Pick<Deps, "random">,
  to: { readonly accountId: AccountId; readonly kind: "email" | "phone"; readonly value: string },
  notice: Notice,
  now: number,
): Promise<void> =>
  put(
    tx,
    deps,
    {
      channel: to.kind === "email" ? "email" : "sms",
      recipient: to.value,
      payload: JSON.stringify({ what: "notice", accountId: to.accountId, notice } satisfies Message),
      expires_at: now + seconds(limits.noticeLifetimeSeconds),
    },
    now,
  );

/** Sends a code to an address, verified or not; it is worth nothing after `expiresAt` and not sent then. */
export const sendAddressCode = (
  tx: Database,
  deps: Pick<Deps, "random">,
  message: {
    readonly kind: "email" | "phone";
    readonly to: string;
    readonly code: string;
    readonly purpose: "verify" | "recover";
    readonly language: string | null;
    readonly expiresAt: number;
  },
  now: number,
): Promise<void> =>
  put(
    tx,
    deps,
    {
      channel: message.kind === "email" ? "email" : "sms",
      recipient: message.to,
      payload: JSON.stringify({ what: "address_code", ...message } satisfies Message),
      expires_at: message.expiresAt,
    },
    now,
  );

/**
 * Rings the devices of whoever is called so. Written alike for a name that is nobody's: who that is, if anybody, is
 * looked up by the deliverer, so that neither answer nor effort tells. Call `wakeOutbox` after the commit.
 */
export const pushSignIn = (
  tx: Database,
  deps: Pick<Deps, "random">,
  requestId: SignInRequestId,
  expiresAt: number,
  now: number,
): Promise<void> =>
  put(tx, deps, { channel: "sign_in_push", recipient: requestId, payload: "{}", expires_at: expiresAt }, now);

/** After the commit of something that should leave at once. Without it, and elsewhere, it leaves within a second. */
export const wakeOutbox = (deps: Pick<Deps, "changes">): void => deps.changes.announce("outbox");

/** Forgets what ended long ago. */
export const sweepOutbox = (db: Database, now: number): Promise<void> =>
  deleteEndedBefore(db, now - seconds(limits.noticeKeptSeconds));

async function put(tx: Database, deps: Pick<Deps, "random">, entry: Entry, now: number): Promise<void> {
  await insertIntoOutbox(tx, {
    ...entry,
    id: deps.random.id("obx_"),
    once: entry.once ?? null,
    ...untried(now),
  });
}

/** An entry that is due at once and has not been tried. */
export const untried = (now: number) => ({
  created_at: now,
  next_try_at: now,
  tries: 0,
  ended_at: null,
  ending: null,
  last_error: null,
});
