import SQLite from "better-sqlite3";
import { type CompiledQuery, Kysely, type QueryResult } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "../../src/database/migrations/timeline.ts";
import type { Schema } from "../../src/database/schema.ts";
import { groupedSqliteDialect, type SqliteFile } from "../../src/database/sqlite-dialect.ts";
import type { Plant } from "./planted.ts";
import { concernsSignIns, labelOf, type SteppedDatabase } from "./stepped-database.ts";
import { currentStrand, type Parked, SimulatedOutage, type Strand, type Strands } from "./strands.ts";
import type { World } from "./world.ts";

type Query = Pick<CompiledQuery, "sql" | "parameters">;

/**
 * SQLite in memory. Its transactions exclude each other, so what interleaves is transactions and the reads between them. A
 * whole schedule is one transaction of the file that is rolled back at its end, and each of its transactions a savepoint in it.
 */
export class SteppedSqlite implements SteppedDatabase {
  readonly #file: SQLite.Database;
  readonly #statements = new Map<string, SQLite.Statement<unknown[]>>();
  readonly plain: Kysely<Schema>;
  /** Who has begun a transaction. */
  #owner: Strand | null = null;

  private constructor(file: SQLite.Database) {
    this.#file = file;
    this.plain = new Kysely<Schema>({ dialect: groupedSqliteDialect(this.#plainFile()) });
  }

  static async open(): Promise<SteppedSqlite> {
    const database = new SteppedSqlite(new SQLite(":memory:"));
    const { error } = await new Migrator({
      db: database.plain,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    if (error !== undefined) throw error;
    return database;
  }

  connect(world: World): Kysely<Schema> {
    return new Kysely<Schema>({ dialect: groupedSqliteDialect(this.#steppedFile(world)) });
  }

  async rows<Row>(sql: string): Promise<Row[]> {
    return this.#run<Row>({ sql, parameters: [] }).rows;
  }

  mayGo({ kind, strand }: Parked): boolean {
    return kind === "pause" || kind === "answer" || this.#owner === null || this.#owner === strand;
  }

  quiet(strands: Strands): Promise<void> {
    return strands.quiet();
  }

  async waitForLocks(): Promise<boolean> {
    return false;
  }

  async beginSchedule(): Promise<void> {
    this.#file.exec("begin");
  }

  async endSchedule(): Promise<void> {
    this.#owner = null;
    this.#file.exec("rollback");
  }

  async close(): Promise<void> {
    this.#file.close();
  }

  #steppedFile(world: World): SqliteFile {
    const { plant } = world.setting;
    const perform = <Row>({ sql, parameters }: Query): QueryResult<Row> => {
      const instead = plant.instead?.(sql);
      if (instead !== undefined) return instead as QueryResult<Row>;
      const result = this.#run<Row>({ sql: plant.rewrite?.(sql) ?? sql, parameters });
      return plant.result?.(sql, result) ?? result;
    };
    const step = async <Row>(query: Query): Promise<QueryResult<Row>> => {
      const fate = await world.step("statement", labelOf(query.sql));
      if (fate === "fails") throw new SimulatedOutage();
      const result = perform<Row>(query);
      if (fate === "answer lost") throw new SimulatedOutage();
      return result;
    };
    const mine = () => this.#owner !== null && this.#owner === currentStrand();
    let wrote = false;
    return {
      execute: async <Row>(query: Query) => {
        if (mine()) throw new Error(`"${labelOf(query.sql)}" asks outside of the transaction that it is in`);
        const result = await step<Row>(query);
        if (concernsSignIns(query.sql)) await world.committed();
        return result;
      },
      begin: async () => {
        if ((await world.step("statement", "begin")) !== "happens") throw new SimulatedOutage();
        wrote = false;
        if (plant.tornTransactions !== true) this.#file.exec("savepoint one");
        this.#owner = currentStrand() ?? null;
      },
      executeInside: async <Row>(query: Query) => {
        if (!mine()) throw new Error("the transaction is over");
        wrote ||= concernsSignIns(query.sql);
        return step<Row>(query);
      },
      commit: async () => {
        // As the file does it: a commit that fails leaves nothing to undo, and nobody asks for that.
        const fate = await world.step("commit", "commit").catch((error: unknown) => {
          this.#end("rollback to one; release one", plant);
          throw error;
        });
        if (fate === "fails") {
          this.#end("rollback to one; release one", plant);
          throw new SimulatedOutage();
        }
        const lost = plant.answersBeforeCommit === true && world.draws.chance(0.2);
        this.#end(lost ? "rollback to one; release one" : "release one", plant);
        if (wrote) await world.committed();
        if (fate === "answer lost") throw new SimulatedOutage();
      },
      rollback: async () => {
        if (mine()) this.#end("rollback to one; release one", plant);
      },
      close: () => {},
    };
  }

  #end(sql: string, plant: Plant): void {
    this.#owner = null;
    if (plant.tornTransactions !== true) this.#file.exec(sql);
  }

  #plainFile(): SqliteFile {
    return {
      execute: async (query) => this.#run(query),
      begin: async () => {
        this.#file.exec("savepoint one");
      },
      executeInside: (query) => this.#run(query),
      commit: async () => {
        this.#file.exec("release one");
      },
      rollback: async () => {
        this.#file.exec("rollback to one; release one");
      },
      close: () => {},
    };
  }

  #run<Row>({ sql, parameters }: Query): QueryResult<Row> {
    const statement = this.#statements.get(sql) ?? this.#file.prepare<unknown[]>(sql);
    this.#statements.set(sql, statement);
    if (statement.reader) return { rows: statement.all(parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
  }
}
