import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findAccountByIdentifier } from "./account.store.ts";
import { foldIdentifier } from "./account.ts";
import { deleteMembership, groupsByAccount, insertMembership, listGroups, listMemberships } from "./group.store.ts";
import { type Membership, readGroupName } from "./group.ts";

export type GroupRefusal = "malformed_group" | "unknown_account" | "already_member" | "not_a_member";

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

/** From the next token on. A group begins with its first member and ends with its last. */
export const addToGroup = (deps: Pick<Deps, "db" | "clock">, group: string, identifier: string) =>
  change(deps, { group, identifier }, "group_joined");

/** From the next token on; those that were issued before say what they said. */
export const removeFromGroup = (deps: Pick<Deps, "db" | "clock">, group: string, identifier: string) =>
  change(deps, { group, identifier }, "group_left");

async function change(
  deps: Pick<Deps, "db" | "clock">,
  wanted: Membership,
  event: "group_joined" | "group_left",
): Promise<Outcome<Membership, GroupRefusal>> {
  const name = readGroupName(wanted.group);
  if (!name.ok) return name;
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountByIdentifier(tx, foldIdentifier(wanted.identifier));
    if (account === null) return refuse("unknown_account");
    const joins = event === "group_joined";
    const changed = await (joins ? insertMembership : deleteMembership)(tx, account.id, name.value);
    if (!changed) return refuse(joins ? "already_member" : "not_a_member");
    const detail = { group: name.value };
    await recordAudit(tx, { event, at: deps.clock.now(), accountId: account.id, subjectId: account.id, detail });
    return accept({ group: name.value, identifier: account.identifier });
  });
}
