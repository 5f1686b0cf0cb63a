import { findAccount, findAccountNamed } from "../../accounts/account.flow.ts";
import { type Account, mayAct } from "../../accounts/account.ts";
import type { Database } from "../../database/open.ts";
import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import type { SignInRequestId } from "../../ids.ts";
import { limits } from "../../limits.ts";
import { putPing } from "../../notices/callback.flow.ts";
import { wakeOutbox } from "../../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { beginBackchannelRequest } from "../../sign-in/begin-backchannel.flow.ts";
import type { ConsumptionDevice } from "../../sign-in/sign-in-request.ts";
import { hintedAccount } from "../authorize/id-token-hint.flow.ts";
import type { Client } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import { checkAskCode } from "./ask-code.flow.ts";
import { findBindingMessage, insertBackchannelRequest } from "./backchannel.store.ts";
import { type BackchannelRefusal, type BackchannelRequest, readBackchannelRequest } from "./backchannel.ts";

/** CIBA Core §7.3, as on the wire. */
export interface BackchannelAuthorization {
  readonly auth_req_id: string;
  readonly expires_in: number;
  readonly interval: number;
}

/**
 * CIBA Core §7: a client asks for a person whom it names; that person's devices are told. What redeems the request is
 * only in the answer. Refuses `user_unknown` for a name that is nobody's: to a client that has proved who it is, and to
 * nobody else (§13 wants it told, and docs/protocol/ciba.md says what that costs).
 */
export async function authorizeBackchannel(
  deps: Deps,
  client: Client,
  parameters: Parameters<"backchannel">,
  screen: ConsumptionDevice,
): Promise<
  Outcome<BackchannelAuthorization, BackchannelRefusal | "id_token_hint_invalid" | "user_unknown" | "ask_code_wrong">
> {
  const asked = readBackchannelRequest(client, parameters, deps.config.origin);
  if (!asked.ok) return asked;
  const { scopes, resource, bindingMessage, notificationToken, askCode, lifetimeSeconds } = asked.value;
  const person = await personOf(deps, client, asked.value);
  if (!person.ok) return person;
  const { id: accountId, identifier } = person.value;
  const proved =
    askCode === null || (await checkAskCode(deps, { accountId, clientId: client.id, entered: askCode })).ok;
  if (!proved) return refuse("ask_code_wrong");
  const authReqId = deps.random.orderedSecret();
  const beginning = { clientId: client.id, scopes, resource, redeemerHash: hashOrderedSecret(authReqId), screen };
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const person = { accountId, identifier };
    const request = await beginBackchannelRequest(tx, deps, beginning, person, lifetimeSeconds, now);
    await insertBackchannelRequest(tx, request.id, bindingMessage);
    if (notificationToken !== null) {
      const ping = { what: "ping", requestId: request.id, clientId: client.id, authReqId, notificationToken } as const;
      await putPing(tx, deps, ping, request.expiresAt, now);
    }
    return accept(request);
  });
  deps.changes.announce(accountId);
  wakeOutbox(deps);
  return accept({
    auth_req_id: authReqId,
    expires_in: lifetimeSeconds,
    interval: limits.devicePollIntervalSeconds,
  });
}

/** What the client wants the person to compare; null when it sent nothing. */
export const bindingMessageOf = (db: Database, id: SignInRequestId): Promise<string | null> =>
  findBindingMessage(db, id);

async function personOf(
  deps: Deps,
  client: Client,
  { hint }: BackchannelRequest,
): Promise<Outcome<Account, "id_token_hint_invalid" | "user_unknown">> {
  if ("name" in hint) return known(await findAccountNamed(deps.db, hint.name));
  const hinted = await hintedAccount(deps, client, hint.idToken);
  if (!hinted.ok) return hinted;
  return known(hinted.value === null ? null : await findAccount(deps.db, hinted.value));
}

/** One answer for nobody and for somebody who is disabled. */
function known(account: Account | null): Outcome<Account, "user_unknown"> {
  const live = mayAct(account);
  return live.ok ? live : refuse("user_unknown");
}
