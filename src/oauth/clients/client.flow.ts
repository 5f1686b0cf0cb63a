import type { Database } from "../../database/open.ts";
import type { Deps } from "../../deps.ts";
import type { ClientId } from "../../ids.ts";
import { findClientById, findKnownClient, listClients as listStored, touchClient } from "./client.store.ts";
import type { Client } from "./client.ts";

export const findClient = (db: Database, id: ClientId): Promise<Client | null> => findClientById(db, id);

/** As this process has read it within the last second: for who asks, not for what is granted. */
export const knownClient = (deps: Pick<Deps, "db" | "clock">, id: ClientId): Promise<Client | null> =>
  findKnownClient(deps.db, id, deps.clock.now());

export const listClients = (db: Database): Promise<Client[]> => listStored(db, "enabled");

/** With those that were removed. */
export const everyClient = (db: Database): Promise<Client[]> => listStored(db, "all");

/** A use is kept to the day: what "unused" is counted from. */
export const noteClientUse = (db: Database, id: ClientId, now: number): Promise<void> =>
  touchClient(db, id, now - (now % (24 * 3600 * 1000)));
