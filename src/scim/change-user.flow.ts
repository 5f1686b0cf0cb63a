import type { Account } from "../accounts/account.ts";
import { forgetAccount } from "../accounts/forget-account.flow.ts";
import { provisionAccount } from "../accounts/provision-account.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { wakeOutbox } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Resource } from "./attribute.ts";
import { bring, record } from "./bring-user.flow.ts";
import { type Operation, patchResource } from "./patch.ts";
import { userType } from "./schemas.ts";
import type { MalformedRequest } from "./scim-error.ts";
import type { ScimToken } from "./scim-token.ts";
import { deleteUser, lockUser } from "./user.store.ts";
import { readWanted, resourceOf } from "./user.ts";
import { findPerson, viewsOf } from "./users.flow.ts";
import type { View } from "./view.flow.ts";

/** Who changes what, and the version it must still have: `*` or a list of tags (RFC 9110 §13.1.1); null for any. */
export interface Change {
  readonly token: ScimToken;
  readonly id: string;
  readonly ifMatch: string | null;
}

type ChangeRefusal = "not_found" | "owner_untouchable" | "version_differs" | "taken" | MalformedRequest;

/** RFC 7644 §3.3. Somebody who is active and has a mail address is invited by mail. */
export async function createUser(
  deps: Deps,
  token: ScimToken,
  resource: Resource,
): Promise<Outcome<View, ChangeRefusal>> {
  const wanted = readWanted(resource);
  if (!wanted.ok) return wanted;
  const created = await inTransaction(deps.db, async (tx) => {
    const inside = { ...deps, db: tx };
    const now = deps.clock.now();
    const account = await provisionAccount(tx, deps, wanted.value.names, now);
    if (!account.ok) return refuse("taken");
    const kept = await lockUser(tx, account.value.id, now);
    const done = await bring(inside, token, { account: account.value, kept, wanted: wanted.value, isNew: true }, now);
    return done.ok ? theView(inside, account.value) : done;
  });
  if (created.ok) wakeOutbox(deps);
  return created;
}

/** §3.5.1: what is left out goes, except `active`, which stays as it is. */
export const replaceUser = (deps: Deps, change: Change, resource: Resource): Promise<Outcome<View, ChangeRefusal>> =>
  changeUser(deps, change, () => accept(resource));

/** §3.5.2 */
export const patchUser = (
  deps: Deps,
  change: Change,
  operations: readonly Operation[],
): Promise<Outcome<View, ChangeRefusal>> =>
  changeUser(deps, change, (before) => patchResource(userType, before, operations));

async function changeUser(
  deps: Deps,
  { token, id, ifMatch }: Change,
  next: (before: Resource) => Outcome<Resource, MalformedRequest>,
): Promise<Outcome<View, ChangeRefusal>> {
  const changed = await inTransaction(deps.db, async (tx) => {
    const inside = { ...deps, db: tx };
    const now = deps.clock.now();
    const known = await findPerson(tx, id);
    if (!known.ok) return known;
    const kept = await lockUser(tx, known.value.id, now);
    // Read again now that nobody else can change it.
    const account = await findPerson(tx, id);
    if (!account.ok) return account;
    const may = await mayChange(inside, account.value, ifMatch);
    if (!may.ok) return may;
    const resource = next(resourceOf(account.value, kept));
    if (!resource.ok) return resource;
    const wanted = readWanted(resource.value);
    if (!wanted.ok) return wanted;
    const done = await bring(inside, token, { account: account.value, kept, wanted: wanted.value, isNew: false }, now);
    return done.ok ? theView(inside, account.value) : done;
  });
  if (changed.ok) wakeOutbox(deps);
  return changed;
}

/** §3.6: from now on it is nowhere, and its userName is free. */
export async function removeUser(
  deps: Deps,
  { token, id, ifMatch }: Change,
): Promise<Outcome<true, "not_found" | "owner_untouchable" | "version_differs">> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now();
    const inside = { ...deps, db: tx };
    const account = await findPerson(tx, id);
    if (!account.ok) return account;
    const may = await mayChange(inside, account.value, ifMatch);
    if (!may.ok) return may;
    await deleteUser(tx, account.value.id);
    const forgotten = await forgetAccount(inside, account.value, now);
    // An owner does not get here.
    if (!forgotten.ok) return refuse("owner_untouchable");
    await record(inside, token, "users.remove", account.value, {}, now);
    return accept(true);
  });
}

/** Nobody but an owner touches owners: a mistake elsewhere must not take the last hand off this server. */
async function mayChange(
  deps: Deps,
  account: Account,
  ifMatch: string | null,
): Promise<Outcome<true, "owner_untouchable" | "version_differs" | "not_found">> {
  if (account.role === "owner") return refuse("owner_untouchable");
  if (ifMatch === null || ifMatch.trim() === "*") return accept(true);
  const view = await theView(deps, account);
  if (!view.ok) return view;
  return namesVersion(ifMatch, view.value.meta.version) ? accept(true) : refuse("version_differs");
}

/** RFC 9110 §8.8.3.2: weak tags, compared weakly. */
export const namesVersion = (list: string, version: string): boolean =>
  list.split(",").some((tag) => tag.trim().replace(/^W\//, "") === version.replace(/^W\//, ""));

async function theView(deps: Deps, { id }: Account): Promise<Outcome<View, "not_found">> {
  const [view] = await viewsOf(deps, deps.db, [id]);
  return view === undefined ? refuse("not_found") : accept(view);
}
