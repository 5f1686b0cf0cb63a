import type { Database } from "../database/open.ts";
import { foldForSearch } from "./account.ts";
import { type ListedPerson, listPeople, type PeopleWanted } from "./people.store.ts";

export interface PeoplePage {
  readonly people: readonly ListedPerson[];
  /** What to ask for next; null at the end. */
  readonly after: string | null;
}

/** One page of the people here; what is searched for may be any part of a name. */
export async function pageOfPeople(db: Database, wanted: PeopleWanted): Promise<PeoplePage> {
  const search = wanted.search === null ? null : foldForSearch(wanted.search) || null;
  const found = await listPeople(db, { ...wanted, search, count: wanted.count + 1 });
  const people = found.slice(0, wanted.count);
  return { people, after: found.length > wanted.count ? (people.at(-1)?.identifier ?? null) : null };
}
