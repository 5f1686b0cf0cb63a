import { openPassesOf } from "../accounts/access-pass.flow.ts";
import { findAccount, findAccountNamed } from "../accounts/account.flow.ts";
import { type Account, isForgotten } from "../accounts/account.ts";
import { groupsOf } from "../accounts/group.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { type AccountId, isId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { liveSessions } from "../sessions/live-session.flow.ts";
import type { Target } from "./action.flow.ts";

/** A person as they are named in an input: by id, or by what they are called on forms. */
export async function findPerson(db: Database, named: string): Promise<Outcome<Account, "not_found">> {
  const account = (isId("acc_", named) ? await findAccount(db, named) : null) ?? (await findAccountNamed(db, named));
  return account === null || isForgotten(account) ? refuse("not_found") : accept(account);
}

/** What a change to a person is about. */
export async function personTarget(deps: Deps, named: string): Promise<Outcome<Target, "not_found">> {
  const person = await findPerson(deps.db, named);
  if (!person.ok) return person;
  const { id, role } = person.value;
  return accept({ touched: { accountId: id, role }, subjectId: id, look: (within) => lookAtPerson(within, id) });
}

async function lookAtPerson(deps: Deps, id: AccountId) {
  const account = await findAccount(deps.db, id);
  if (account === null) return null;
  const { identifier, displayName, role, disabledAt } = account;
  const sessions = (await liveSessions(deps, id)).length;
  const openPasses = await openPassesOf(deps.db, id, deps.clock.now());
  return { identifier, displayName, role, disabledAt, groups: await groupsOf(deps.db, id), sessions, openPasses };
}
