import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findAccountByIdentifier } from "./account.store.ts";
import { foldIdentifier } from "./account.ts";
import {
  deleteGroupIfEmpty,
  deleteMembership,
  groupsByAccount,
  insertGroup,
  insertMembership,
  listGroups,
  listMemberships,
  lockGroup,
} from "./group.store.ts";
import { type Membership, readGroupName } from "./group.ts";

export type GroupRefusal = "malformed_group" | "unknown_account" | "already_member" | "not_a_member";

type GroupDeps = Pick<Deps, "db" | "clock" | "random">;

/** The names of the groups that an account is in, in alphabetical order. */
export const groupsOf = (db: Database, accountId: AccountId): Promise<string[]> => groupsByAccount(db, accountId);

export const membershipsOf = (db: Database): Promise<Membership[]> => listMemberships(db);

export interface GroupPage {
  readonly groups: readonly { readonly name: string; readonly people: number }[];
  /** What to ask for next; null at the end. */
  readonly after: string | null;
}

export async function pageOfGroups(db: Database, after: string | null, count: number): Promise<GroupPage> {
  const found = await listGroups(db, after, count + 1);
  const groups = found.slice(0, count);
  return { groups, after: found.length > count ? (groups.at(-1)?.name ?? null) : null };
}

/** From the next token on. A group begins with its first member and ends with its last, if nobody provisions it. */
export const addToGroup = (deps: GroupDeps, group: string, identifier: string) =>
  change(deps, { group, identifier }, "group_joined");

/** From the next token on; those that were issued before say what they said. */
export const removeFromGroup = (deps: GroupDeps, group: string, identifier: string) =>
  change(deps, { group, identifier }, "group_left");

async function change(
  deps: GroupDeps,
  wanted: Membership,
  event: "group_joined" | "group_left",
): Promise<Outcome<Membership, GroupRefusal>> {
  const name = readGroupName(wanted.group);
  if (!name.ok) return name;
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountByIdentifier(tx, foldIdentifier(wanted.identifier));
    if (account === null) return refuse("unknown_account");
    const now = deps.clock.now();
    const changed =
      event === "group_joined"
        ? await join(tx, deps, account.id, name.value, now)
        : await leaveGroup(tx, account.id, name.value, now);
    if (!changed) return refuse(event === "group_joined" ? "already_member" : "not_a_member");
    await recordMembership(tx, event, account.id, name.value, now);
    return accept({ group: name.value, identifier: account.identifier });
  });
}

async function join(
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  name: string,
  now: number,
): Promise<boolean> {
  const fresh = { externalId: null, kept: false, version: 1, createdAt: now, changedAt: now };
  if (!(await insertGroup(tx, { ...fresh, id: deps.random.id("grp_"), name }))) await lockGroup(tx, { name }, now);
  return insertMembership(tx, accountId, name);
}

export async function leaveGroup(tx: Database, accountId: AccountId, name: string, now: number): Promise<boolean> {
  await lockGroup(tx, { name }, now);
  const left = await deleteMembership(tx, accountId, name);
  await deleteGroupIfEmpty(tx, name);
  return left;
}

export const recordMembership = (
  tx: Database,
  event: "group_joined" | "group_left",
  accountId: AccountId,
  group: string,
  now: number,
): Promise<void> => recordAudit(tx, { event, at: now, accountId, subjectId: accountId, detail: { group } });
