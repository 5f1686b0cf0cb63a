import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp } from "../../tests/kit/app.ts";
import { stripDatabase } from "../../tests/kit/bare-database.ts";
import { createHttpBrowser, readAttribute } from "../../tests/kit/http-browser.ts";
import { forEachDatabase, type OpenDatabase } from "../database/for-each-database.ts";
import { type DatabaseKind, databaseKind } from "../database/open.ts";
import { withSnapshot } from "../database/snapshot.ts";
import { restoreBackup } from "./restore-backup.ts";
import { takeBackup } from "./take-backup.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-backup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quietly = () => {};
let files = 0;
const newPath = () => join(folder, `${++files}.backup`);

const take = (databaseUrl: string, path: string) =>
  takeBackup({ databaseUrl, relyingPartyId: "localhost", path }, Date.UTC(2026, 0, 2), quietly);

async function bareUrl(open: OpenDatabase): Promise<string> {
  const url = await open.newUrl();
  return databaseKind(url) === "sqlite" ? url : stripDatabase(url);
}

/** Every row of every table, as text in an order of its own. */
const everything = (url: string) =>
  withSnapshot(url, async ({ tables, rows }) => {
    const all: Record<string, string[]> = {};
    for (const table of tables) {
      const found: string[] = [];
      for await (const slice of rows(table))
        for (const row of slice)
          found.push(JSON.stringify(table.columns.map((name, at) => [name, row[at]]).toSorted()));
      all[table.name] = found.toSorted();
    }
    return all;
  });

const opener: Partial<Record<DatabaseKind, OpenDatabase>> = {};
const source: Partial<Record<DatabaseKind, { url: string; path: string }>> = {};

forEachDatabase((openDatabase, kind) => {
  opener[kind] = openDatabase;

  beforeAll(async () => {
    const url = await openDatabase.newUrl();
    const app = await startApp({ databaseUrl: url });
    const ada = await app.createPerson("Ada Lovelace");
    const page = await (await createHttpBrowser(app.origin).get("/sign-in")).text();
    await ada.openAndApprove(readAttribute(page, "data-user-code") ?? "");
    await app.close();
    const path = newPath();
    source[kind] = { url, path };
    expect(await take(url, path)).toMatchObject({ ok: true });
  });

  it("holds every row of every table, in a file that is its owner's alone", async () => {
    const { url, path } = source[kind] ?? { url: "", path: "" };
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
    const rows = Object.values(await everything(url)).flat().length;
    expect(rows).toBeGreaterThan(15);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ rows });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ taken_at: "2026-01-02T00:00:00.000Z" });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes("part"))).toEqual([]);
  });

  it("is restored into the other kind of database, the same to the last row, and counts on from there", {
    timeout: 60_000,
  }, async () => {
    const { url, path } = source[kind] ?? { url: "", path: "" };
    const open = opener[kind === "sqlite" ? "postgres" : "sqlite"] ?? openDatabase;
    const target = await bareUrl(open);
    expect(await restoreBackup(target, path, quietly)).toMatchObject({ ok: true });
    expect(await everything(target)).toEqual(await everything(url));
    const db = await open(target);
    const last = await db.selectFrom("audit_events").select("sequence").orderBy("sequence", "desc").executeTakeFirst();
    const event = { at: 1, event: "signed_out", account_id: null, subject_id: null, client_id: null };
    const added = await db
      .insertInto("audit_events")
      .values({ ...event, address: null, detail: "{}" })
      .returning("sequence")
      .executeTakeFirstOrThrow();
    expect(added.sequence).toBe((last?.sequence ?? 0) + 1);
  });

  it("is not restored over anything, and a refused restore leaves the database as it was", async () => {
    const { path } = source[kind] ?? { path: "" };
    const target = await openDatabase.newUrl();
    await openDatabase(target);
    expect(await restoreBackup(target, path, quietly)).toEqual({ ok: false, reason: "not_empty" });
    expect(Object.values(await everything(target)).flat()).toEqual([]);
  });

  it("leaves nothing behind when its rows do not fit", async () => {
    const { path } = source[kind] ?? { path: "" };
    const forged = newPath();
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
    const twice = [lines[0], ...lines.slice(1, -1), ...lines.slice(1, -1)];
    writeFileSync(forged, sealed(twice.map((line) => line ?? "")));
    const target = await bareUrl(openDatabase);
    await expect(restoreBackup(target, forged, quietly)).rejects.toThrow();
    expect(await restoreBackup(target, path, quietly)).toMatchObject({ ok: true });
  });
});

/** With an end that fits, as only somebody who wants to deceive would write it. */
function sealed(lines: readonly string[]): Buffer {
  const rows = lines.slice(1).reduce((sum, line) => sum + (JSON.parse(line) as { rows: unknown[] }).rows.length, 0);
  const sha256 = createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex");
  return gzipSync(`${lines.join("\n")}\n${JSON.stringify({ rows, sha256 })}\n`);
}

describe("a file that is no whole backup", () => {
  const original = () => gunzipSync(readFileSync(source.sqlite?.path ?? "")).toString();
  const restoring = async (contents: Buffer) => {
    const path = newPath();
    writeFileSync(path, contents);
    const target = join(folder, `${files}.db`);
    const restored = await restoreBackup(`sqlite:${target}`, path, quietly);
    expect(existsSync(target)).toBe(false);
    return restored;
  };

  it("is refused when it is cut off, at any place", async () => {
    const whole = readFileSync(source.sqlite?.path ?? "");
    for (const part of [0.3, 0.6, 0.99])
      expect(await restoring(whole.subarray(0, whole.length * part))).toMatchObject({ ok: false });
    const lines = original().trimEnd().split("\n");
    for (const kept of [lines.slice(0, -1), lines.toSpliced(2, 1)])
      expect(await restoring(gzipSync(`${kept.join("\n")}\n`))).toEqual({ ok: false, reason: "damaged_backup" });
  });

  it("is refused when one letter has changed", async () => {
    const changed = original().replace("Ada Lovelace", "Ada Lovelance");
    expect(await restoring(gzipSync(changed))).toEqual({ ok: false, reason: "damaged_backup" });
  });

  it("is refused when it is something else", async () => {
    for (const contents of ["", "hello", gzipSync("hello"), gzipSync('{"rows":0}\n'), gzipSync("{}\n")])
      expect(await restoring(Buffer.from(contents))).toEqual({ ok: false, reason: "not_a_backup" });
    expect(await restoreBackup(`sqlite:${join(folder, "x.db")}`, join(folder, "nowhere"), quietly)).toEqual({
      ok: false,
      reason: "no_file",
    });
  });

  it("is refused when it is of a newer version", async () => {
    const [head = "", ...rest] = original().trimEnd().split("\n").slice(0, -1);
    const parsed = JSON.parse(head) as { migrations: string[] };
    const newer = JSON.stringify({ ...parsed, migrations: [...parsed.migrations, "9999-of-tomorrow"] });
    expect(await restoring(sealed([newer, ...rest]))).toEqual({ ok: false, reason: "newer_schema" });
  });
});

it("overwrites nothing, and makes no backup of nothing", async () => {
  const path = newPath();
  writeFileSync(path, "dear");
  expect(await take(source.sqlite?.url ?? "", path)).toEqual({ ok: false, reason: "file_exists" });
  expect(readFileSync(path, "utf8")).toBe("dear");
  expect(await take(`sqlite:${join(folder, "nowhere.db")}`, newPath())).toEqual({ ok: false, reason: "no_database" });
});
