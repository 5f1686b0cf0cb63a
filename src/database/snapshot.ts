/**
 * All tables of a database as they were at one instant, read beside servers that go on writing: the read transaction of
 * SQLite's log, or a repeatable-read transaction of PostgreSQL. Nobody waits for it, and it changes nothing.
 */
import SQLite from "better-sqlite3";
import { DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from "kysely/migration";
import pg from "pg";
import { databaseKind } from "./open.ts";
import { postgresTypes } from "./postgres-dialect.ts";

/** Every column of ours is text or an integer. */
export type Value = string | number | null;

export interface Snapshot {
  /** The migrations that it has had, in order. */
  readonly migrations: readonly string[];
  /** Each after those that it refers to. */
  readonly tables: readonly SnapshotTable[];
  /** In slices, so that a table of any size passes through little memory. */
  rows(table: SnapshotTable): AsyncIterable<readonly Value[][]>;
}

export interface SnapshotTable {
  readonly name: string;
  readonly columns: readonly string[];
}

const rowsPerSlice = 200;

/** Reads while `work` runs. Throws when there is no such database, or none that a server has ever used. */
export function withSnapshot<Result>(url: string, work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
  return databaseKind(url) === "sqlite" ? ofSqlite(url.slice("sqlite:".length), work) : ofPostgres(url, work);
}

const kept = (name: string): boolean => name !== DEFAULT_MIGRATION_TABLE && name !== DEFAULT_MIGRATION_LOCK_TABLE;

async function ofSqlite<Result>(path: string, work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
  const file = new SQLite(path, { readonly: true, fileMustExist: true });
  const list = (query: string, ...values: string[]) => file.prepare(query).pluck().all(values) as string[];
  try {
    file.pragma("busy_timeout = 5000");
    // The first read fixes the instant.
    file.exec("begin");
    const migrations = list(`select name from ${DEFAULT_MIGRATION_TABLE} order by name`);
    const names = list(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    );
    const parents = new Map(
      names.filter(kept).map((name) => [name, list('select "table" from pragma_foreign_key_list(?)', name)]),
    );
    const tables = parentsFirst(parents).map((name) => ({
      name,
      columns: list("select name from pragma_table_info(?) order by cid", name),
    }));
    const rows = async function* ({ name, columns }: SnapshotTable) {
      const all = file.prepare(`select ${quoted(columns)} from ${quoted([name])}`).raw();
      let slice: Value[][] = [];
      for (const row of all.iterate() as IterableIterator<Value[]>) {
        slice.push(row);
        if (slice.length < rowsPerSlice) continue;
        yield slice;
        slice = [];
      }
      if (slice.length > 0) yield slice;
    };
    return await work({ migrations, tables, rows });
  } finally {
    file.close();
  }
}

async function ofPostgres<Result>(url: string, work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, types: postgresTypes, connectionTimeoutMillis: 5000 });
  // A connection that breaks between two statements fails the next one; without a listener it would end the process.
  client.on("error", () => {});
  await client.connect();
  const list = async (text: string, values: string[] = []) =>
    (await client.query<string[]>({ text, values, rowMode: "array" })).rows;
  try {
    await client.query("begin isolation level repeatable read read only");
    const migrations = (await list(`select name from ${DEFAULT_MIGRATION_TABLE} order by name`)).flat();
    // A partition's rows are read with its table's.
    const names = await list(
      "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition",
    );
    const parents = new Map(
      names
        .flat()
        .filter(kept)
        .map((name) => [name, [] as string[]]),
    );
    const references = await list(
      `select child.relname, parent.relname from pg_constraint
       join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
       where contype = 'f' and connamespace = current_schema()::regnamespace`,
    );
    for (const [child = "", parent = ""] of references) parents.get(child)?.push(parent);
    const tables: SnapshotTable[] = [];
    for (const name of parentsFirst(parents)) {
      const columns = await list(
        "select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum",
        [quoted([name])],
      );
      tables.push({ name, columns: columns.flat() });
    }
    const rows = async function* ({ name, columns }: SnapshotTable) {
      await client.query(`declare slices no scroll cursor for select ${quoted(columns)} from ${quoted([name])}`);
      for (;;) {
        const text = `fetch ${rowsPerSlice} from slices`;
        const { rows: slice } = await client.query<Value[]>({ text, rowMode: "array" });
        if (slice.length > 0) yield slice;
        if (slice.length < rowsPerSlice) break;
      }
      await client.query("close slices");
    };
    return await work({ migrations, tables, rows });
  } finally {
    await client.end();
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ");

/** Throws where tables refer to each other in a circle, or to one that is not there. */
function parentsFirst(parents: ReadonlyMap<string, readonly string[]>): string[] {
  const ordered: string[] = [];
  const left = new Set([...parents.keys()].toSorted());
  while (left.size > 0) {
    const next = [...left].filter((name) => parents.get(name)?.every((parent) => !left.has(parent) || parent === name));
    if (next.length === 0) throw new Error(`tables refer to each other in a circle: ${[...left].join(", ")}`);
    for (const name of next) left.delete(name);
    ordered.push(...next);
  }
  return ordered;
}
