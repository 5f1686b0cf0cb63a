import type { Database } from "../../database/open.ts";
import type { ClientId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import type { Client } from "./client.ts";

interface Known {
  readonly client: Client;
  readonly readAt: number;
}

/** By the adapter, which a database and its transactions have in common. */
const memories = new WeakMap<object, Map<ClientId, Known>>();

/** The client as it was read at most a moment ago, or as `read` finds it now. */
export async function recallClient(
  db: Database,
  id: ClientId,
  now: number,
  read: (db: Database, id: ClientId) => Promise<Client | null>,
): Promise<Client | null> {
  const memory = memoryOf(db);
  const known = memory.get(id);
  const age = known === undefined ? Number.POSITIVE_INFINITY : now - known.readAt;
  if (known !== undefined && age >= 0 && age < seconds(limits.clientBelievedSeconds)) return known.client;
  const client = await read(db, id);
  if (client === null) return null;
  if (memory.size >= limits.clientsRemembered) memory.clear();
  memory.set(id, { client, readAt: now });
  return client;
}

/** For whoever writes the row. */
export const forgetClient = (db: Database, id: ClientId): boolean => memoryOf(db).delete(id);

function memoryOf(db: Database): Map<ClientId, Known> {
  const { adapter } = db.getExecutor();
  const memory = memories.get(adapter) ?? new Map<ClientId, Known>();
  memories.set(adapter, memory);
  return memory;
}
