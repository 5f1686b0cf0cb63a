import type { Deps } from "../../deps.ts";
import { sha256 } from "../../digest.ts";
import { type AccountId, isId, type SessionId } from "../../ids.ts";
import { limits } from "../../limits.ts";
import type { Client } from "../clients/client.ts";
import { sectorOf } from "../clients/sector.ts";
import { findAccountOfSubject, findSubject, insertSubject } from "./subject.store.ts";

const sectorFor = (client: Client): string | null =>
  client.settings.subjectType === "pairwise" ? (sectorOf(client) ?? client.id) : null;

/**
 * What this client calls the person, in every token and answer (OpenID Connect Core §8). A pairwise subject is drawn once
 * for a sector and kept: it tells nothing, and it needs no secret that could get out and lay all of them open.
 */
export async function subjectFor(
  deps: Pick<Deps, "db" | "random">,
  client: Client,
  accountId: AccountId,
): Promise<string> {
  const sector = sectorFor(client);
  if (sector === null) return accountId;
  const known = await findSubject(deps.db, sector, accountId);
  if (known !== null) return known;
  await insertSubject(deps.db, { sector, accountId, subject: `sub_${deps.random.secret(limits.idBytes)}` });
  const kept = await findSubject(deps.db, sector, accountId);
  if (kept === null) throw new Error("a pairwise subject was not kept");
  return kept;
}

/** The person whom this client calls so; null for everybody whom it does not know by that name. */
export async function accountOfSubject(
  deps: Pick<Deps, "db">,
  client: Client,
  subject: unknown,
): Promise<AccountId | null> {
  if (typeof subject !== "string") return null;
  const sector = sectorFor(client);
  if (sector !== null) return findAccountOfSubject(deps.db, sector, subject);
  return isId("acc_", subject) ? subject : null;
}

/** `sid`, which must not join what `sub` keeps apart: a sector has its own name for a session, too. */
export function sessionIdFor(client: Client, sessionId: SessionId): string {
  const sector = sectorFor(client);
  return sector === null ? sessionId : `sid_${sha256(`${sector}\0${sessionId}`)}`;
}
