/**
 * A backup is one gzip of lines of JSON: what it is, then slices of rows, then the end, which counts the rows and holds the
 * SHA-256 of every line before it. A file without its end is no backup. The sum finds damage, not forgery.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { accept, type Outcome, refuse } from "../outcome.ts";

const headOf = z.object({
  countersign_backup: z.literal(1),
  taken_at: z.string(),
  /** The host that the passkeys in it belong to. */
  relying_party: z.string(),
  migrations: z.array(z.string()).min(1),
});
const sliceOf = z.object({
  table: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
});
const endOf = z.object({ rows: z.number(), sha256: z.string() });

export type BackupHead = z.infer<typeof headOf>;
export type BackupSlice = z.infer<typeof sliceOf>;

/** A line holds one slice; a longer one was not written by us. */
const mostCharactersInLine = 256 * 1024 * 1024;

/**
 * Writes beside `path` and renames when everything is on the disk, so that what is called `path` is whole. The file is the
 * owner's alone. Returns how many rows it holds and how many bytes it has.
 */
export async function writeBackupFile(
  path: string,
  head: BackupHead,
  slices: AsyncIterable<BackupSlice>,
): Promise<{ rows: number; bytes: number }> {
  const part = `${path}.${process.pid}.part`;
  const digest = createHash("sha256");
  let rows = 0;
  const line = (value: object) => {
    const text = `${JSON.stringify(value)}\n`;
    digest.update(text);
    return text;
  };
  const lines = async function* () {
    yield line(head);
    for await (const slice of slices) {
      rows += slice.rows.length;
      yield line(slice);
    }
    yield `${JSON.stringify({ rows, sha256: digest.digest("hex") })}\n`;
  };
  try {
    await pipeline(
      Readable.from(lines()),
      createGzip(),
      createWriteStream(part, { flags: "wx", mode: 0o600, flush: true }),
    );
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { rows, bytes: (await stat(path)).size };
}

export type BackupFileRefusal = "no_file" | "not_a_backup" | "damaged_backup";

/** Reads the whole file once, and refuses it unless everything that was written is there. */
export async function checkBackupFile(
  path: string,
): Promise<Outcome<{ head: BackupHead; rows: number }, BackupFileRefusal>> {
  const digest = createHash("sha256");
  let head: BackupHead | null = null;
  let rows = 0;
  let ended = false;
  try {
    for await (const text of linesOf(path)) {
      const value: unknown = JSON.parse(text);
      if (head === null) {
        const parsed = headOf.safeParse(value);
        if (!parsed.success) return refuse("not_a_backup");
        head = parsed.data;
      } else {
        const end = endOf.safeParse(value);
        if (ended || (end.success && (end.data.rows !== rows || end.data.sha256 !== digest.digest("hex"))))
          return refuse("damaged_backup");
        ended = end.success;
        if (ended) continue;
        rows += sliceOf.parse(value).rows.length;
      }
      digest.update(`${text}\n`);
    }
  } catch (error) {
    return refuse(whyUnreadable(error, head));
  }
  if (head === null) return refuse("not_a_backup");
  return ended ? accept({ head, rows }) : refuse("damaged_backup");
}

/** The slices of a file that `checkBackupFile` has found whole. */
export async function* slicesOf(path: string): AsyncGenerator<BackupSlice> {
  for await (const text of linesOf(path)) {
    const slice = sliceOf.safeParse(JSON.parse(text));
    if (slice.success) yield slice.data;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const source = createReadStream(path);
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error));
  source.pipe(unpacked).setEncoding("utf8");
  let rest = "";
  for await (const chunk of unpacked as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > mostCharactersInLine) throw new SyntaxError("a line without end");
    yield* lines;
  }
  if (rest !== "") throw new SyntaxError("the last line has no end");
}

/** Rethrows what says nothing about the file's contents, such as a disk that fails. */
function whyUnreadable(error: unknown, head: BackupHead | null): BackupFileRefusal {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOENT") return "no_file";
  const unreadable = error instanceof SyntaxError || error instanceof z.ZodError || code.startsWith("Z_");
  if (!unreadable) throw error;
  return head === null ? "not_a_backup" : "damaged_backup";
}
