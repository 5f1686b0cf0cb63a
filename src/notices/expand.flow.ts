import { findAccount } from "../accounts/account.flow.ts";
import { attemptsOf, noteAttempt } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, refuse } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import { verifiedAddresses } from "../recovery/address.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { type SignInRequest, stateNow } from "../sign-in/sign-in-request.ts";
import { isSourceCooled } from "../sign-in/signals.flow.ts";
import type { Message } from "./message.ts";
import { isGrave, type Notice } from "./notice.ts";
import { type ClaimedRow, endRow, insertIntoOutbox, type OutboxRow } from "./outbox.store.ts";
import { listPushes } from "./push-subscription.store.ts";

type Child = Pick<OutboxRow, "channel" | "recipient"> & { readonly message: Message };

/**
 * Makes of an entry for a whole account, or for whoever a sign-in names, one for each address and device, in one
 * transaction with its own end. Each child is known by parent and recipient, so that a second time makes no second one.
 * Returns how many there are; none, too, when the lease was lost.
 */
export async function expand(deps: Pick<Deps, "db" | "clock" | "random">, row: ClaimedRow): Promise<number> {
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const children =
      row.channel === "account"
        ? await everywhere(tx, row.recipient as AccountId, JSON.parse(row.payload) as Notice)
        : await onDevices(tx, row.recipient as SignInRequestId, now);
    for (const child of children) await insertChild(tx, deps, row, child, now);
    const ended = await endRow(tx, row, children.length > 0 ? "delivered" : "dropped", null, now);
    return ended ? accept(children.length) : refuse("lease_lost");
  });
  return outcome.ok ? outcome.value : 0;
}

/** Every verified e-mail address and every device with push; a text message only for what is grave. */
async function everywhere(tx: Database, accountId: AccountId, notice: Notice): Promise<Child[]> {
  if ((await findAccount(tx, accountId)) === null) return [];
  const message: Message = { what: "notice", accountId, notice };
  const addresses = (await verifiedAddresses(tx, accountId)).filter(({ kind }) => kind === "email" || isGrave(notice));
  return [
    ...addresses.map(({ kind, value }): Child => {
      return { channel: kind === "email" ? "email" : "sms", recipient: value, message };
    }),
    ...(await devicesWithPush(tx, accountId, message)),
  ];
}

/** Nobody's, when the name is nobody's, the request is over, or the phone has rung too often already. */
async function onDevices(tx: Database, id: SignInRequestId, now: number): Promise<Child[]> {
  const request = await findRequest(tx, id);
  if (request === null || stateNow(request, now).name !== "pending") return [];
  const accountId = request.named?.accountId ?? null;
  const allowed = await mayRing(tx, request, accountId, now);
  if (accountId === null || !allowed) return [];
  const account = await findAccount(tx, accountId);
  if (account === null || account.disabledAt !== null) return [];
  return devicesWithPush(tx, accountId, { what: "sign_in", accountId, requestId: id });
}

/**
 * Counts this push against account and source (OWASP ASVS 5.0 §6.6.4); beyond the limits the request waits in the app, and
 * so does that of a source which this person, or two others, reported with "I did not start this".
 */
async function mayRing(
  tx: Database,
  request: SignInRequest,
  accountId: AccountId | null,
  now: number,
): Promise<boolean> {
  const { address } = request.screen;
  const source = `push:source:${sourceOf(address)}`;
  const excess = async (key: string, limit: number): Promise<number> => {
    await noteAttempt(tx, key, now);
    return ((await attemptsOf(tx, [key], now)).get(key) ?? 0) - limit;
  };
  const bySource = await excess(source, limits.pushesPerSource);
  if (accountId === null) return bySource <= 0;
  const own = `push:account:${accountId}`;
  const byOwnSource = await excess(`${own}:${source}`, limits.pushesPerAccountAndSource);
  const quiet = bySource > 0 || byOwnSource > 0 || (await isSourceCooled(tx, address, accountId, now));
  // What stays quiet because of its source takes nothing from the others.
  const byOwn = quiet ? 0 : await excess(own, limits.pushesPerAccount);
  if ([bySource, byOwnSource, byOwn].includes(1))
    await recordAudit(tx, { event: "alert_too_many_pushes", at: now, accountId, subjectId: request.id, address });
  return !quiet && byOwn <= 0;
}

const devicesWithPush = async (tx: Database, accountId: AccountId, message: Message): Promise<Child[]> =>
  (await listPushes(tx, accountId))
    .filter(({ subscription }) => subscription !== null)
    .map(({ deviceId }) => ({ channel: "push", recipient: deviceId, message }));

/** Told as of when it happened, and no longer than its parent. */
async function insertChild(
  tx: Database,
  deps: Pick<Deps, "random">,
  parent: OutboxRow,
  { channel, recipient, message }: Child,
  now: number,
): Promise<void> {
  await insertIntoOutbox(tx, {
    id: deps.random.id("obx_"),
    channel,
    recipient,
    payload: JSON.stringify(message),
    once: `${parent.id} ${recipient}`,
    created_at: parent.created_at,
    next_try_at: now,
    tries: 0,
    expires_at: parent.expires_at,
    ended_at: null,
    ending: null,
    last_error: null,
  });
}
