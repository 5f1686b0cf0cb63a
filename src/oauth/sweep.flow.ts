import type { Database } from "../database/open.ts";
import { deleteOrphanedBackchannelRequests } from "./ciba/backchannel.store.ts";
import { deleteExpired } from "./expired.store.ts";

export async function sweepAuthorizations(db: Database, now: number): Promise<void> {
  await deleteExpired(db, now);
  await deleteOrphanedBackchannelRequests(db);
}
