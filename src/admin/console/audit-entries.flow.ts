import { findAccount } from "../../accounts/account.flow.ts";
import type { AuditPage } from "../../audit/audit-log.flow.ts";
import type { Deps } from "../../deps.ts";
import { type AccountId, isId } from "../../ids.ts";
import { findClient } from "../../oauth/clients/client.flow.ts";
import { changeLines } from "../change-lines.ts";

type AuditRecord = AuditPage["records"][number];

/** Records of the audit log with names beside their ids, and what changed as lines that can be compared. */
export async function entriesOf(deps: Pick<Deps, "db">, records: readonly AuditRecord[]) {
  const names = namesOf(deps);
  const entries = [];
  for (const { detail, ...record } of records) {
    const { action, actor, before, after, ...rest } = detail;
    const person = record.accountId === null ? null : await names.person(record.accountId);
    entries.push({
      sequence: record.sequence,
      at: record.at,
      event: record.event,
      action: typeof action === "string" ? action : null,
      actor: await actorOf(actor, names),
      person,
      subject: record.subjectId === person?.id ? null : record.subjectId,
      client: record.clientId === null ? null : await names.client(record.clientId),
      address: record.address,
      change: before === undefined && after === undefined ? null : changeLines(before, after),
      detail: Object.entries(rest).flatMap(([name, value]) =>
        value === null ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)] as const],
      ),
    });
  }
  return entries;
}

/** One page names the same few people and apps again and again. */
function namesOf({ db }: Pick<Deps, "db">) {
  const people = new Map<AccountId, Promise<{ readonly id: AccountId; readonly identifier: string }>>();
  const clients = new Map<string, Promise<string>>();
  return {
    person: (id: AccountId) => {
      const found =
        people.get(id) ?? findAccount(db, id).then((account) => ({ id, identifier: account?.identifier ?? id }));
      people.set(id, found);
      return found;
    },
    client: (id: string) => {
      const found = clients.get(id) ?? findClient(db, id).then((client) => client?.name ?? id);
      clients.set(id, found);
      return found;
    },
  };
}

/** Whoever acted: a person, or what acts without one. Null where the record names nobody. */
async function actorOf(
  actor: unknown,
  names: ReturnType<typeof namesOf>,
): Promise<
  { readonly kind: "person"; readonly identifier: string } | { readonly kind: "command_line" | "scim" } | null
> {
  if (typeof actor !== "object" || actor === null || !("kind" in actor)) return null;
  if (actor.kind === "command_line" || actor.kind === "scim") return { kind: actor.kind };
  if (!("accountId" in actor) || typeof actor.accountId !== "string" || !isId("acc_", actor.accountId)) return null;
  return { kind: "person", identifier: (await names.person(actor.accountId)).identifier };
}
