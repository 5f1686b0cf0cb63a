import type { Command } from "commander";
import { restoreBackup } from "../backup/restore-backup.ts";
import { type Progress, takeBackup } from "../backup/take-backup.ts";
import { readConfig } from "../config.ts";
import { Refused, say, wantsJson } from "./session.ts";

const sentences = {
  file_exists: "There is a file of this name already, and it stays as it is. Name another.",
  no_database: "There is no database where DATABASE_URL says.",
  no_file: "There is no such file.",
  not_a_backup: "This file was not written by countersign backup.",
  damaged_backup: "This backup is damaged or was cut off. Nothing was restored; take another one.",
  newer_schema: "This backup is of a newer version of Countersign. Restore it with that version or a newer one.",
  not_empty: "There is something in this database already, and it stays as it is. Restore into a new one.",
} as const;

export function addBackupCommands(program: Command): void {
  program
    .command("backup <file>")
    .description("write everything that Countersign keeps into a new file, while servers go on serving")
    .addHelpText(
      "after",
      "\nThe file holds the private signing keys and everybody's names: keep it as safe as the server.\n\nExample:\n  countersign backup /var/backups/countersign-monday.backup",
    )
    .action(async (path: string, _options, command: Command) => {
      const { databaseUrl, relyingPartyId } = readConfig(process.env);
      const wanted = { databaseUrl, relyingPartyId, path };
      const taken = await withProgress(command, (progress) => takeBackup(wanted, Date.now(), progress));
      if (!taken.ok) throw new Refused(taken.reason, sentences[taken.reason]);
      const { rows, bytes } = taken.value;
      say(command, {
        json: { file: path, rows, bytes },
        text: `${path}: ${rows} rows, ${bytes} bytes. It holds private keys: keep it as safe as the server.`,
      });
    });

  program
    .command("restore <file>")
    .description("put a backup into the database that DATABASE_URL names, SQLite or PostgreSQL, which must be empty")
    .addHelpText("after", "\nExample:\n  countersign restore /var/backups/countersign-monday.backup")
    .action(async (path: string, _options, command: Command) => {
      const { databaseUrl, relyingPartyId } = readConfig(process.env);
      const restored = await withProgress(command, (progress) => restoreBackup(databaseUrl, path, progress));
      if (!restored.ok) throw new Refused(restored.reason, sentences[restored.reason]);
      const { head, rows } = restored.value;
      const elsewhere =
        head.relying_party === relyingPartyId
          ? ""
          : `\nThe passkeys in it work at ${head.relying_party} only; COUNTERSIGN_URL says ${relyingPartyId}.`;
      say(command, {
        json: { rows, takenAt: head.taken_at, relyingParty: head.relying_party },
        text: `Restored: ${rows} rows, as of ${head.taken_at}.${elsewhere}`,
      });
    });
}

const saidEveryMilliseconds = 2000;

/** What takes long says on standard error how far it is, now and then. */
async function withProgress<Result>(command: Command, work: (progress: Progress) => Promise<Result>): Promise<Result> {
  let rows = 0;
  const timer = setInterval(() => {
    if (!wantsJson(command)) process.stderr.write(`${rows} rows so far\n`);
  }, saidEveryMilliseconds);
  try {
    return await work((count) => {
      rows = count;
    });
  } finally {
    clearInterval(timer);
  }
}
