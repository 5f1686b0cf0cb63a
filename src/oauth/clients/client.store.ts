import type { Selectable } from "kysely";
import type { ClientsTable } from "../../database/oauth-tables.ts";
import type { Database } from "../../database/open.ts";
import { prepared } from "../../database/prepared.ts";
import type { ClientId } from "../../ids.ts";
import { type ClientPolicy, defaultClientPolicy } from "../../policy/client-policy.ts";
import type { Client, GrantType } from "./client.ts";
import { type ClientSettings, defaultClientSettings } from "./client-settings.ts";
import { forgetClient, recallClient } from "./known-clients.store.ts";

/** False when the id is taken, by a removed client too: an id never changes hands. */
export async function insertClient(db: Database, client: Client): Promise<boolean> {
  const result = await db
    .insertInto("clients")
    .values({
      id: client.id,
      name: client.name,
      secret_hash: client.secretHash,
      redirect_uris: JSON.stringify(client.redirectUris),
      post_logout_redirect_uris: JSON.stringify(client.postLogoutRedirectUris),
      grant_types: JSON.stringify(client.grantTypes),
      scopes: JSON.stringify(client.scopes),
      trust: client.trust,
      created_at: client.createdAt,
      disabled_at: client.disabledAt,
      policy: JSON.stringify(client.policy),
      settings: JSON.stringify(client.settings),
      last_used_at: client.lastUsedAt,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  forgetClient(db, client.id);
  return result.numInsertedOrUpdatedRows === 1n;
}

const byId = prepared((db, { id }: { id: ClientId }) => db.selectFrom("clients").selectAll().where("id", "=", id));

export async function findClientById(db: Database, id: ClientId): Promise<Client | null> {
  const [row] = (await byId(db, { id })).rows;
  return row === undefined ? null : fromRow(row);
}

/**
 * For the many questions in which a change that another process made may come a second late. What is granted or redeemed
 * asks `findClientById`, in its own transaction.
 */
export const findKnownClient = (db: Database, id: ClientId, now: number): Promise<Client | null> =>
  recallClient(db, id, now, findClientById);

/** By name; removed ones only where they are asked for. */
export async function listClients(db: Database, which: "enabled" | "all"): Promise<Client[]> {
  const all = db.selectFrom("clients").selectAll().orderBy("name").orderBy("id");
  const rows = await (which === "all" ? all : all.where("disabled_at", "is", null)).execute();
  return rows.map(fromRow);
}

/** False when there is no such client, or it was not removed. */
export async function restoreClient(db: Database, id: ClientId): Promise<boolean> {
  const result = await db
    .updateTable("clients")
    .set({ disabled_at: null })
    .where("id", "=", id)
    .where("disabled_at", "is not", null)
    .executeTakeFirst();
  forgetClient(db, id);
  return result.numUpdatedRows === 1n;
}

export async function updateClientPolicy(db: Database, id: ClientId, policy: ClientPolicy): Promise<void> {
  await db
    .updateTable("clients")
    .set({ policy: JSON.stringify(policy) })
    .where("id", "=", id)
    .execute();
  forgetClient(db, id);
}

/** Writes what an operator or the client itself may change. Policy, use and removal have functions of their own. */
export async function updateClient(db: Database, client: Client): Promise<void> {
  await db
    .updateTable("clients")
    .set({
      name: client.name,
      secret_hash: client.secretHash,
      redirect_uris: JSON.stringify(client.redirectUris),
      post_logout_redirect_uris: JSON.stringify(client.postLogoutRedirectUris),
      grant_types: JSON.stringify(client.grantTypes),
      scopes: JSON.stringify(client.scopes),
      trust: client.trust,
      settings: JSON.stringify(client.settings),
    })
    .where("id", "=", client.id)
    .execute();
  forgetClient(db, client.id);
}

const touch = prepared((db, { id, day }: { id: ClientId; day: number }) =>
  db
    .updateTable("clients")
    .set({ last_used_at: day })
    .where("id", "=", id)
    .where((row) => row.or([row("last_used_at", "is", null), row("last_used_at", "<", day)])),
);

/** Notes a use, unless one is noted for that day or later already. */
export async function touchClient(db: Database, id: ClientId, day: number): Promise<void> {
  if ((await touch(db, { id, day })).numAffectedRows === 1n) forgetClient(db, id);
}

/** False when there is no such client, or it was removed before. */
export async function disableClient(db: Database, id: ClientId, now: number): Promise<boolean> {
  const result = await db
    .updateTable("clients")
    .set({ disabled_at: now })
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
  forgetClient(db, id);
  return result.numUpdatedRows === 1n;
}

const fromRow = (row: Selectable<ClientsTable>): Client => ({
  id: row.id,
  name: row.name,
  secretHash: row.secret_hash,
  redirectUris: JSON.parse(row.redirect_uris) as string[],
  postLogoutRedirectUris: JSON.parse(row.post_logout_redirect_uris) as string[],
  grantTypes: JSON.parse(row.grant_types) as GrantType[],
  scopes: JSON.parse(row.scopes) as string[],
  trust: row.trust,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
  policy:
    row.policy === null ? defaultClientPolicy : { ...defaultClientPolicy, ...(JSON.parse(row.policy) as ClientPolicy) },
  settings: settingsOf(row),
  lastUsedAt: row.last_used_at,
});

/** Rows from before there were settings: a secret says how such a client proves itself. */
const settingsOf = (row: Selectable<ClientsTable>): ClientSettings =>
  row.settings === null
    ? { ...defaultClientSettings, authentication: row.secret_hash === null ? "none" : "secret" }
    : { ...defaultClientSettings, ...(JSON.parse(row.settings) as ClientSettings) };
