import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashOrderedSecret } from "../digest.ts";
import type { AccountId } from "../ids.ts";
import { addClientInPlace } from "../oauth/clients/client-registry.flow.ts";
import type { PublicJwk } from "../oauth/clients/client-settings.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { beginSignInRequest } from "../sign-in/begin.flow.ts";
import { redeemSignInRequest } from "../sign-in/redeem.flow.ts";
import { type ShownCode, shownCode } from "../sign-in/shown-code.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { thumbprintOf } from "../signing-keys/algorithm.ts";
import { readForeignKey } from "../signing-keys/foreign-key.ts";
import { type PolicyFault, whyNotForHost, whyNotPolicy } from "./host.flow.ts";
import { findHostOfRequest, findHostRequest, insertHost, insertHostRequest } from "./host.store.ts";
import { type Host, type HostPolicy, type HostRefusal, isHostName } from "./host.ts";
import type { JoinAsked } from "./host-request.ts";

export interface Joining {
  readonly name: string;
  readonly system: string;
  readonly key: PublicJwk;
  readonly policy: Pick<HostPolicy, "groups" | "domain">;
  /** Where the machine asks from. */
  readonly address: string;
}

export type JoinRefusal = "malformed_host_name" | "malformed_key" | PolicyFault;

/**
 * A machine asks to be let in among the hosts. Anybody may ask; what is asked for is on the card and in the statement, and only
 * those who run the place may approve it.
 */
export async function askToJoin(deps: Deps, wanted: Joining): Promise<Outcome<ShownCode, JoinRefusal>> {
  const { name, system, key, policy, address } = wanted;
  if (!isHostName(name)) return refuse("malformed_host_name");
  const read = readForeignKey(key);
  if (read === null) return refuse("malformed_key");
  const wrong = whyNotPolicy(policy);
  if (wrong !== null) return refuse(wrong);
  const asked: JoinAsked = {
    what: "join",
    name,
    system,
    key,
    keyThumbprint: thumbprintOf(read.algorithm, read.key),
    policy,
  };
  const deviceCode = deps.random.orderedSecret();
  const beginning = {
    kind: "host_join",
    clientId: null,
    scopes: [],
    resource: null,
    redeemerHash: hashOrderedSecret(deviceCode),
    returnTo: null,
    screen: { browser: name, system, address },
  } as const;
  const begun = await beginSignInRequest(deps, beginning, (tx, { id }) => insertHostRequest(tx, id, asked));
  return accept(shownCode(deps.config.origin, deviceCode, begun));
}

export type AdmitRefusal = "grant_unknown" | HostRefusal;

/**
 * Makes the host that an administrator has approved: client, host and audit are written with the redemption, or not at all.
 * A machine whose answer was lost is told again what it is called.
 */
export async function admitHost(
  deps: Deps,
  request: SignInRequest,
  address: string,
): Promise<Outcome<Host, AdmitRefusal>> {
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<Host, AdmitRefusal>> => {
    const before = await findHostOfRequest(tx, request.id);
    if (before !== null) return before.removedAt === null ? accept(before) : refuse("host_removed");
    const asked = await findHostRequest(tx, request.id);
    if (asked?.what !== "join") return refuse("grant_unknown");
    const redeemer = { redeemerHash: request.redeemerHash, clientId: null, address };
    const redeemed = await redeemSignInRequest(tx, deps, request, redeemer, now);
    if (!redeemed.ok) return refuse("grant_unknown");
    const { account } = redeemed.value;
    const why = await whyNotForHost(tx, request, account);
    return why === null ? addHost(tx, deps, asked, request, account.id, now) : refuse(why);
  });
  if (outcome.ok) deps.changes.announce(request.id);
  return outcome;
}

async function addHost(
  tx: Database,
  deps: Pick<Deps, "random" | "config" | "clock">,
  { name, system, key, keyThumbprint, policy }: JoinAsked,
  request: SignInRequest,
  accountId: AccountId,
  now: number,
): Promise<Outcome<Host, AdmitRefusal>> {
  const added = await addClientInPlace(tx, deps, {
    name,
    kind: "confidential",
    trust: "first_party",
    // It gets no tokens, and so needs no grant and no scope.
    grantTypes: [],
    scopes: [],
    settings: { authentication: "private_key_jwt", keys: [key] },
  });
  if (!added.ok) return refuse("grant_unknown");
  const host: Host = {
    id: added.value.client.id,
    name,
    system,
    keyThumbprint,
    policy: { users: {}, names: "same", ...policy },
    joinedAt: now,
    joinedBy: accountId,
    requestId: request.id,
    removedAt: null,
    lastUsedAt: null,
  };
  if (!(await insertHost(tx, host))) return refuse("host_name_taken");
  await recordAudit(tx, {
    event: "host_joined",
    at: now,
    accountId,
    subjectId: host.id,
    clientId: host.id,
    address: request.screen.address,
    detail: { host: name, system, key: keyThumbprint, after: host.policy, requestId: request.id },
  });
  return accept(host);
}
