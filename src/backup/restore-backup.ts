import { sql } from "kysely";
import { migrations } from "../database/migrations/timeline.ts";
import { type Database, databaseKind, migrate, openUnmigrated } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { type BackupFileRefusal, type BackupHead, type BackupSlice, checkBackupFile, slicesOf } from "./backup-file.ts";
import type { Progress } from "./take-backup.ts";

export type RestoreRefusal = BackupFileRefusal | "newer_schema" | "not_empty";

/**
 * Puts a backup into a database of either kind in which there is nothing of ours yet, in one transaction: the tables as they
 * were then, their rows, and what newer versions have changed since. The file is read twice, so that nothing is begun on one
 * that is damaged.
 */
export async function restoreBackup(
  databaseUrl: string,
  path: string,
  progress: Progress,
): Promise<Outcome<{ head: BackupHead; rows: number }, RestoreRefusal>> {
  const checked = await checkBackupFile(path);
  if (!checked.ok) return checked;
  const { head } = checked.value;
  if (head.migrations.some((name) => !(name in migrations))) return refuse("newer_schema");
  const db = await openUnmigrated(databaseUrl);
  try {
    return await inTransaction<Outcome<{ head: BackupHead; rows: number }, RestoreRefusal>>(db, async (tx) => {
      if (await hasTables(tx)) return refuse("not_empty");
      await migrate(tx, head.migrations.at(-1));
      let rows = 0;
      for await (const slice of slicesOf(path)) {
        await insert(tx, slice);
        rows += slice.rows.length;
        progress(rows);
      }
      // What is written from now on counts on from there; SQLite sees by itself how far it has come.
      if (databaseKind(databaseUrl) === "postgres")
        await sql`select setval(pg_get_serial_sequence('audit_events', 'sequence'), max(sequence)) from audit_events`.execute(
          tx,
        );
      await migrate(tx);
      return accept({ head, rows });
    });
  } finally {
    await db.destroy();
  }
}

/** Also of an older version: the first migration's are in all. */
async function hasTables(db: Database): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return tables.some(({ name }) => name === "accounts" || name.startsWith("kysely_"));
}

/** Tables and columns are those that the migrations have made; a file that names others fails, and leaves nothing. */
async function insert(db: Database, { table, columns, rows }: BackupSlice): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(rows.map((row) => sql`(${sql.join(row)})`));
  await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(db);
}
