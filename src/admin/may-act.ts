/** Whether somebody may do an action of the table, and to whom. Each role × action is a test. */
import type { Role } from "../accounts/account.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type Actor, roleOf } from "./actor.ts";

/** What an action is about to touch, as far as the rules ask. */
export interface Touched {
  readonly accountId?: AccountId;
  readonly role?: Role;
  /** The role that somebody would get, where roles are given. */
  readonly becomes?: Role;
  /** A client that has, or would get, the scope of administrators: whoever rules it could act as an owner who uses it. */
  readonly administers?: boolean;
}

export interface ActionRule {
  readonly roles: readonly Role[];
  /** A pass makes a way into an account: nobody makes one for themselves (OWASP ASVS 5.0 §6.4.6). */
  readonly never?: "to_oneself";
}

export type MayNot = "role_insufficient" | "owners_only" | "ordinary_people_only" | "issuer_is_holder";

export const mayDo = (actor: Actor, { roles }: ActionRule): Outcome<true, "role_insufficient"> =>
  roles.includes(roleOf(actor)) ? accept(true) : refuse("role_insufficient");

/**
 * Nobody but an owner touches an owner, or who has which role; a helper touches ordinary people only. That the last owner
 * stays is the account's own rule (`accounts/owner.flow.ts`).
 */
export function mayTouch(actor: Actor, rule: ActionRule, touched: Touched): Outcome<true, MayNot> {
  const role = roleOf(actor);
  if (rule.never === "to_oneself" && actor.kind === "account" && actor.accountId === touched.accountId)
    return refuse("issuer_is_holder");
  if (role !== "owner" && (touched.role === "owner" || touched.becomes !== undefined || touched.administers === true))
    return refuse("owners_only");
  if (role === "helper" && (touched.role ?? "person") !== "person") return refuse("ordinary_people_only");
  return accept(true);
}
