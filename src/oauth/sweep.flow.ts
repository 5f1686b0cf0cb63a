import type { Database } from "../database/open.ts";
import { deleteExpired } from "./expired.store.ts";

export const sweepAuthorizations = (db: Database, now: number): Promise<void> => deleteExpired(db, now);
