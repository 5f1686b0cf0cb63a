import { keepLanguage } from "../accounts/account.flow.ts";
import type { Account } from "../accounts/account.ts";
import { disableAccount, enableAccount } from "../accounts/disable-account.flow.ts";
import { inviteByMail, renameAccount } from "../accounts/provision-account.flow.ts";
import { changedFields } from "../admin/changed-fields.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { ScimToken } from "./scim-token.ts";
import { saveUser } from "./user.store.ts";
import type { KeptUser, WantedUser } from "./user.ts";

interface Bringing {
  readonly account: Account;
  readonly kept: KeptUser;
  readonly wanted: WantedUser;
  readonly isNew: boolean;
}

/** Brings account and row to what is wanted, in the transaction that `deps.db` is. */
export async function bring(
  deps: Deps,
  token: ScimToken,
  { account, kept, wanted, isNew }: Bringing,
  now: number,
): Promise<Outcome<true, "taken" | "owner_untouchable">> {
  const { db: tx } = deps;
  const renamed = await renameAccount(tx, account, wanted.names, now);
  if (!renamed.ok) return refuse("taken");
  await saveUser(tx, account.id, wanted.kept, wanted.emails);
  if (wanted.language !== null && isNew) await keepLanguage(tx, account.id, wanted.language);
  const isActive = account.disabledAt === null;
  const shallBe = wanted.active ?? isActive;
  if (isActive && !shallBe && !(await disableAccount(deps, wanted.names.identifier)).ok)
    return refuse("owner_untouchable");
  if (!isActive && shallBe) await enableAccount(deps, wanted.names.identifier);
  if (shallBe && (isNew || !isActive) && wanted.mailTo !== null)
    await inviteByMail(tx, deps, renamed.value, { address: wanted.mailTo, language: wanted.language }, now);
  const before = isNew ? null : lookOf(account, kept.externalId, isActive);
  const after = lookOf(renamed.value, wanted.kept.externalId, shallBe);
  await record(deps, token, isNew ? "users.create" : "users.change", account, changedFields(before, after), now);
  return accept(true);
}

/** What an auditor wants to see before and after. */
const lookOf = ({ identifier, displayName }: Account, externalId: string | null, active: boolean) => ({
  identifier,
  displayName,
  externalId,
  active,
});

export const record = (deps: Deps, token: ScimToken, action: string, account: Account, detail: object, now: number) =>
  recordAudit(deps.db, {
    event: "provisioning_acted",
    at: now,
    accountId: account.id,
    subjectId: account.id,
    detail: { action, actor: { kind: "scim", tokenId: token.id }, ...detail },
  });
