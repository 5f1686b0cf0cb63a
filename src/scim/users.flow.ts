import { findAccount, findAccounts } from "../accounts/account.flow.ts";
import { isForgotten } from "../accounts/account.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { type AccountId, isId } from "../ids.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { parseFilter } from "./filter.ts";
import { groupsOfPeople } from "./group-query.store.ts";
import { findKept, findUserIds, type Page } from "./user-query.store.ts";
import { scimBase, userView, type View } from "./view.flow.ts";

/** What a list asks for; numbers as they came. */
export interface Query {
  readonly filter: string | null;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number | null;
}

export interface Found {
  readonly total: number;
  readonly startIndex: number;
  readonly views: readonly View[];
}

/** RFC 7644 §3.4.2.4: less than 1 is 1, less than none is none, and no more than the server gives. */
export function pageOf({ filter, startIndex, count }: Query): Outcome<Page, "invalid_filter"> {
  const parsed = filter === null ? accept(null) : parseFilter(filter);
  if (!parsed.ok) return parsed;
  const wanted = Math.max(count ?? limits.scimResultsByDefault, 0);
  return accept({
    filter: parsed.value,
    offset: Math.max(startIndex, 1) - 1,
    count: Math.min(wanted, limits.scimResultsAtMost),
  });
}

export async function listUsers(
  deps: Pick<Deps, "db" | "config">,
  query: Query,
): Promise<Outcome<Found, "invalid_filter">> {
  const page = pageOf(query);
  if (!page.ok) return page;
  const found = await findUserIds(deps.db, page.value);
  if (!found.ok) return found;
  const { total, ids } = found.value;
  return accept({ total, startIndex: page.value.offset + 1, views: await viewsOf(deps, deps.db, ids) });
}

/** Refuses `not_found` also for somebody who was forgotten (RFC 7644 §3.6). */
export async function showUser(deps: Pick<Deps, "db" | "config">, id: string): Promise<Outcome<View, "not_found">> {
  const account = await findPerson(deps.db, id);
  if (!account.ok) return account;
  const [view] = await viewsOf(deps, deps.db, [account.value.id]);
  return view === undefined ? refuse("not_found") : accept(view);
}

export async function findPerson(db: Database, id: string) {
  const account = isId("acc_", id) ? await findAccount(db, id) : null;
  return account === null || isForgotten(account) ? refuse("not_found") : accept(account);
}

/** In the order of the ids. */
export async function viewsOf(
  { config }: Pick<Deps, "config">,
  db: Database,
  ids: readonly AccountId[],
): Promise<View[]> {
  const base = scimBase(config.origin);
  const accounts = new Map((await findAccounts(db, ids)).map((account) => [account.id, account]));
  const kept = await findKept(db, ids);
  const groups = Map.groupBy(await groupsOfPeople(db, ids), ({ accountId }) => accountId);
  return ids.flatMap((id) => {
    const account = accounts.get(id);
    return account === undefined ? [] : [userView(base, account, kept.get(id) ?? null, groups.get(id) ?? [])];
  });
}
