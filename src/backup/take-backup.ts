import { existsSync } from "node:fs";
import { databaseKind } from "../database/open.ts";
import { withSnapshot } from "../database/snapshot.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type BackupHead, writeBackupFile } from "./backup-file.ts";

export interface BackupWanted {
  readonly databaseUrl: string;
  readonly relyingPartyId: string;
  readonly path: string;
}

export interface BackupTaken {
  readonly rows: number;
  readonly bytes: number;
}

/** Called after each slice with how many rows there are so far. */
export type Progress = (rows: number) => void;

/**
 * Writes everything that is committed now into a new file, while servers go on. Not SQLite's own online backup: that one
 * begins anew whenever another process writes, and a busy server always does.
 */
export async function takeBackup(
  { databaseUrl, relyingPartyId, path }: BackupWanted,
  now: number,
  progress: Progress,
): Promise<Outcome<BackupTaken, "file_exists" | "no_database">> {
  if (existsSync(path)) return refuse("file_exists");
  if (databaseKind(databaseUrl) === "sqlite" && !existsSync(databaseUrl.slice("sqlite:".length)))
    return refuse("no_database");
  const taken = await withSnapshot(databaseUrl, async ({ migrations, tables, rows }) => {
    const slices = async function* () {
      let count = 0;
      for (const table of tables) {
        for await (const slice of rows(table)) {
          yield { table: table.name, columns: [...table.columns], rows: [...slice] };
          count += slice.length;
          progress(count);
        }
      }
    };
    const head: BackupHead = {
      countersign_backup: 1,
      taken_at: new Date(now).toISOString(),
      relying_party: relyingPartyId,
      migrations: [...migrations],
    };
    return writeBackupFile(path, head, slices());
  });
  return accept(taken);
}
