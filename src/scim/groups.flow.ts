import type { Group } from "../accounts/group.ts";
import { findGroup } from "../accounts/provisioned-group.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { isId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findGroupIds, membersOf } from "./group-query.store.ts";
import { type Found, pageOf, type Query } from "./users.flow.ts";
import { groupView, scimBase, type View } from "./view.flow.ts";

type ReadDeps = Pick<Deps, "db" | "config">;

/** `withMembers`: whether the answer has them; a group may have very many. */
export async function listGroups(
  deps: ReadDeps,
  query: Query,
  withMembers: boolean,
): Promise<Outcome<Found, "invalid_filter">> {
  const page = pageOf(query);
  if (!page.ok) return page;
  const found = await findGroupIds(deps.db, page.value);
  if (!found.ok) return found;
  const views: View[] = [];
  for (const id of found.value.ids) {
    const group = await findGroup(deps.db, id);
    if (group !== null) views.push(await viewOfGroup(deps, deps.db, group, withMembers));
  }
  return accept({ total: found.value.total, startIndex: page.value.offset + 1, views });
}

export async function showGroup(deps: ReadDeps, id: string, withMembers: boolean): Promise<Outcome<View, "not_found">> {
  const group = await groupWith(deps.db, id);
  return group === null ? refuse("not_found") : accept(await viewOfGroup(deps, deps.db, group, withMembers));
}

const groupWith = (db: Database, id: string): Promise<Group | null> =>
  isId("grp_", id) ? findGroup(db, id) : Promise.resolve(null);

export const viewOfGroup = async (
  { config }: Pick<Deps, "config">,
  db: Database,
  group: Group,
  withMembers: boolean,
): Promise<View> => groupView(scimBase(config.origin), group, withMembers ? await membersOf(db, group.name) : null);
