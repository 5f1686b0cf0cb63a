import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, GroupId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { leaveGroup, recordMembership } from "./group.flow.ts";
import {
  deleteGroup,
  deleteMembership,
  findGroupById,
  findGroupByName,
  groupsByAccount,
  insertGroup,
  insertMembership,
  lockGroup,
  membersByName,
  saveGroup,
} from "./group.store.ts";
import { type Group, readGroupName } from "./group.ts";

/** Groups as a provisioning system keeps them, in the caller's transaction: they have an id, and may be empty. */

export type GroupChangeRefusal = "malformed_group" | "group_taken";

/** `name` and `externalId`, as they shall be. */
export type WantedGroup = Pick<Group, "name" | "externalId">;

export const findGroup = (db: Database, id: GroupId): Promise<Group | null> => findGroupById(db, id);

/** From now on, to the end of the transaction, nobody else changes it; its version is one more than it was. */
export const holdGroup = (tx: Database, id: GroupId, now: number): Promise<Group | null> => lockGroup(tx, { id }, now);

export const memberIdsOf = (db: Database, group: Group): Promise<AccountId[]> => membersByName(db, group.name);

export async function makeGroup(
  tx: Database,
  deps: Pick<Deps, "random">,
  { name: entered, externalId }: WantedGroup,
  now: number,
): Promise<Outcome<Group, GroupChangeRefusal>> {
  const name = readGroupName(entered);
  if (!name.ok) return name;
  const fresh = { externalId, kept: true, version: 1, createdAt: now, changedAt: now };
  const group: Group = { ...fresh, id: deps.random.id("grp_"), name: name.value };
  if (!(await insertGroup(tx, group))) return refuse("group_taken");
  await recordAudit(tx, { event: "group_made", at: now, subjectId: group.id, detail: { group: group.name } });
  return accept(group);
}

/** `group` as `holdGroup` gave it. */
export async function changeGroup(
  tx: Database,
  group: Group,
  wanted: WantedGroup,
  now: number,
): Promise<Outcome<Group, GroupChangeRefusal>> {
  const name = readGroupName(wanted.name);
  if (!name.ok) return name;
  const other = await findGroupByName(tx, name.value);
  if (other !== null && other.id !== group.id) return refuse("group_taken");
  const changed = { ...group, name: name.value, externalId: wanted.externalId, kept: true };
  await saveGroup(tx, group, changed);
  if (changed.name !== group.name) {
    const detail = { group: changed.name, before: group.name };
    await recordAudit(tx, { event: "group_renamed", at: now, subjectId: group.id, detail });
  }
  return accept(changed);
}

export async function endGroup(tx: Database, group: Group, now: number): Promise<void> {
  for (const id of await membersByName(tx, group.name)) await recordMembership(tx, "group_left", id, group.name, now);
  await deleteGroup(tx, group);
  await recordAudit(tx, { event: "group_ended", at: now, subjectId: group.id, detail: { group: group.name } });
}

/** Whoever is in it already stays, and whoever is not in it is not taken out; only what changes is recorded. */
export async function changeMembers(
  tx: Database,
  { name }: Group,
  { joining, leaving }: { readonly joining: Iterable<AccountId>; readonly leaving: Iterable<AccountId> },
  now: number,
): Promise<void> {
  for (const id of leaving)
    if (await deleteMembership(tx, id, name)) await recordMembership(tx, "group_left", id, name, now);
  for (const id of joining)
    if (await insertMembership(tx, id, name)) await recordMembership(tx, "group_joined", id, name, now);
}

/** The account is being forgotten. */
export async function leaveAllGroups(tx: Database, accountId: AccountId, now: number): Promise<void> {
  for (const name of await groupsByAccount(tx, accountId)) {
    await leaveGroup(tx, accountId, name, now);
    await recordMembership(tx, "group_left", accountId, name, now);
  }
}
