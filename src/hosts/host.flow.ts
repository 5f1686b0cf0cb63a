import type { Account } from "../accounts/account.ts";
import { groupsOf } from "../accounts/group.flow.ts";
import { readGroupName } from "../accounts/group.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, ClientId, SignInRequestId } from "../ids.ts";
import { removeClientInPlace } from "../oauth/clients/client-registry.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { RequestKind, SignInRequest } from "../sign-in/sign-in-request.ts";
import {
  findHostById,
  findHostByName,
  findHostOfRequest,
  findHostRequest,
  listHostRows,
  markHostRemoved,
  updateHostPolicy,
} from "./host.store.ts";
import { type Host, type HostPolicy, type HostRefusal, isLinuxUser, mayBe } from "./host.ts";
import { type HostStatement, hostStatement, mayAdmitHosts } from "./host-request.ts";

export const listHosts = (db: Database): Promise<Host[]> => listHostRows(db);
export const findHost = (db: Database, id: ClientId): Promise<Host | null> => findHostById(db, id);

/** By the name that people know it by; removed ones have none any more. */
export const findHostNamed = (db: Database, name: string): Promise<Host | null> => findHostByName(db, name);

type RequestOfHost = Pick<SignInRequest, "id" | "kind">;
const isOfHost = (kind: RequestKind): boolean => kind === "host_sign_in" || kind === "host_join";

/** What a host's request asks for, as its card shows it; null for every other request. */
export async function hostStatementOf(db: Database, { id, kind }: RequestOfHost): Promise<HostStatement | null> {
  const asked = isOfHost(kind) ? await findHostRequest(db, id) : null;
  if (asked === null) return null;
  const host = asked.what === "sign_in" ? await findHostById(db, asked.hostId) : null;
  return hostStatement(asked, host?.name ?? "");
}

/** Why this person cannot approve what a host asks for, at any verdict; null when they can, and for every other request. */
export async function whyNotForHost(
  db: Database,
  { id, kind }: RequestOfHost,
  account: Account,
): Promise<HostRefusal | null> {
  if (!isOfHost(kind)) return null;
  const asked = await findHostRequest(db, id);
  if (asked === null) return "host_removed";
  if (asked.what === "join") {
    if (!mayAdmitHosts(account)) return "not_administrator";
    return (await findHostByName(db, asked.name)) === null ? null : "host_name_taken";
  }
  const host = await findHostById(db, asked.hostId);
  if (host === null) return "host_removed";
  const admitted = mayBe(host, { identifier: account.identifier, groups: await groupsOf(db, account.id) }, asked);
  return admitted.ok ? null : admitted.reason;
}

export type PolicyFault = "malformed_user" | "malformed_group" | "malformed_domain";

/** Changes who may come in; what is not named stays as it is. Holds from the next sign-in on. */
export async function setHostPolicy(
  deps: Pick<Deps, "db" | "clock">,
  name: string,
  change: Partial<HostPolicy>,
  by: Readonly<Record<string, unknown>>,
): Promise<Outcome<Host, PolicyFault | "unknown_host">> {
  const wrong = whyNotPolicy(change);
  if (wrong !== null) return refuse(wrong);
  return inTransaction(deps.db, async (tx) => {
    const host = await findHostByName(tx, name);
    if (host === null) return refuse("unknown_host");
    const policy = { ...host.policy, ...change };
    await updateHostPolicy(tx, host.id, policy);
    const detail = { host: name, before: host.policy, after: policy, by };
    const at = deps.clock.now();
    await recordAudit(tx, { event: "host_policy_changed", at, subjectId: host.id, clientId: host.id, detail });
    return accept({ ...host, policy });
  });
}

/** What a policy may not say; null when all of it may be. */
export function whyNotPolicy({ users = {}, groups = [], domain = null }: Partial<HostPolicy>): PolicyFault | null {
  if (!Object.keys(users).every(isLinuxUser)) return "malformed_user";
  if (!groups.every((group) => readGroupName(group).ok)) return "malformed_group";
  if (domain !== null && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) return "malformed_domain";
  return null;
}

/** Removes a host: nothing that its key signs is accepted from now on. */
export const removeHost = (
  deps: Pick<Deps, "db" | "clock">,
  name: string,
  by: Readonly<Record<string, unknown>>,
): Promise<Outcome<Host, "unknown_host">> =>
  inTransaction(deps.db, async (tx) => {
    const host = await findHostByName(tx, name);
    return host === null ? refuse("unknown_host") : removeInPlace(tx, host, by, deps.clock.now());
  });

/** The machine itself gives its place back. */
export const leave = (deps: Pick<Deps, "db" | "clock">, host: Host): Promise<Outcome<Host, "unknown_host">> =>
  inTransaction(deps.db, (tx) => removeInPlace(tx, host, { kind: "host" }, deps.clock.now()));

/** In the transaction of "it was not me": what the approval let in goes out again. */
export async function removeHostOfSignIn(
  tx: Database,
  accountId: AccountId,
  id: SignInRequestId,
  now: number,
): Promise<void> {
  const host = await findHostOfRequest(tx, id);
  if (host !== null && host.removedAt === null) await removeInPlace(tx, host, { kind: "account", accountId }, now);
}

async function removeInPlace(
  tx: Database,
  host: Host,
  by: Readonly<Record<string, unknown>>,
  now: number,
): Promise<Outcome<Host, "unknown_host">> {
  if (!(await markHostRemoved(tx, host.id, now))) return refuse("unknown_host");
  // Refused when its client was removed before: then only the host is left to remove.
  await removeClientInPlace(tx, host.id, now);
  const detail = { host: host.name, by };
  await recordAudit(tx, { event: "host_removed", at: now, subjectId: host.id, clientId: host.id, detail });
  return accept({ ...host, removedAt: now });
}
