import type { Group } from "../accounts/group.ts";
import {
  changeMembers,
  changeGroup as changeNames,
  endGroup,
  holdGroup,
  makeGroup,
  memberIdsOf,
} from "../accounts/provisioned-group.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { type AccountId, isId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type Change, namesVersion } from "./change-user.flow.ts";
import { type GroupChange, without } from "./group-change.ts";
import { peopleAmong } from "./group-query.store.ts";
import { viewOfGroup } from "./groups.flow.ts";
import type { ScimToken } from "./scim-token.ts";
import { groupVersion, type View } from "./view.flow.ts";

type ChangeRefusal = "not_found" | "taken" | "invalid_value" | "version_differs";

/** RFC 7644 §3.3 */
export async function createGroup(
  deps: Deps,
  token: ScimToken,
  wanted: GroupChange,
): Promise<Outcome<View, ChangeRefusal>> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    const names = { name: wanted.displayName ?? "", externalId: wanted.externalId ?? null };
    const made = await makeGroup(tx, deps, names, now);
    if (!made.ok) return refuse(made.reason === "group_taken" ? "taken" : "invalid_value");
    const members = await changeWho(tx, made.value, wanted, now);
    if (!members.ok) return members;
    await record(tx, token, "groups.create", made.value, now);
    return accept(await viewOfGroup(deps, tx, made.value, true));
  });
}

/** §3.5.1, §3.5.2: by PUT and by PATCH. */
export async function changeGroup(
  deps: Deps,
  { token, id, ifMatch }: Change,
  change: GroupChange,
): Promise<Outcome<Group, ChangeRefusal>> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    const held = await hold(tx, id, ifMatch, now);
    if (!held.ok) return held;
    const group = held.value;
    const wanted = { name: change.displayName ?? group.name, externalId: externalIdAfter(group, change) };
    const named = await changeNames(tx, group, wanted, now);
    if (!named.ok) return refuse(named.reason === "group_taken" ? "taken" : "invalid_value");
    const members = await changeWho(tx, named.value, change, now);
    if (!members.ok) return members;
    await record(tx, token, "groups.change", named.value, now);
    return accept(named.value);
  });
}

/** §3.6 */
export async function removeGroup(
  deps: Deps,
  { token, id, ifMatch }: Change,
): Promise<Outcome<true, "not_found" | "version_differs">> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    const held = await hold(tx, id, ifMatch, now);
    if (!held.ok) return held;
    await endGroup(tx, held.value, now);
    await record(tx, token, "groups.remove", held.value, now);
    return accept(true);
  });
}

const externalIdAfter = (group: Group, { externalId }: GroupChange): string | null =>
  externalId === undefined ? group.externalId : externalId;

/** Refuses a member who is nobody here. */
async function changeWho(
  tx: Database,
  group: Group,
  { onlyThese, joining, leaving }: GroupChange,
  now: number,
): Promise<Outcome<true, "invalid_value">> {
  const people = await peopleAmong(tx, [...joining]);
  if (people.size < joining.size) return refuse("invalid_value");
  // Only who is somebody here is left of `joining` by now.
  const toJoin = joining as ReadonlySet<AccountId>;
  const present = onlyThese ? new Set(await memberIdsOf(tx, group)) : null;
  const who =
    present === null
      ? { joining: toJoin, leaving: leaving as ReadonlySet<AccountId> }
      : { joining: without(toJoin, present), leaving: without(present, joining) };
  await changeMembers(tx, group, who, now);
  return accept(true);
}

/** The group for this transaction alone, if it still has the version that is named. */
async function hold(
  tx: Database,
  id: string,
  ifMatch: string | null,
  now: number,
): Promise<Outcome<Group, "not_found" | "version_differs">> {
  const group = isId("grp_", id) ? await holdGroup(tx, id, now) : null;
  if (group === null) return refuse("not_found");
  const isIt = ifMatch === null || ifMatch.trim() === "*" || namesVersion(ifMatch, groupVersion(group.version - 1));
  return isIt ? accept(group) : refuse("version_differs");
}

const record = (tx: Database, token: ScimToken, action: string, group: Group, now: number): Promise<void> =>
  recordAudit(tx, {
    event: "provisioning_acted",
    at: now,
    subjectId: group.id,
    detail: { action, actor: { kind: "scim", tokenId: token.id }, group: group.name },
  });
