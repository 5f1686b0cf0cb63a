import { setTimeout as delay } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import pg from "pg";
import { openDatabase } from "../../src/database/open.ts";
import type { Schema } from "../../src/database/schema.ts";
import { concernsSignIns, labelOf, requestsIn, type SteppedDatabase } from "./stepped-database.ts";
import { type Parked, SimulatedOutage, type Strands } from "./strands.ts";
import type { World } from "./world.ts";

/** More than strands can be in transactions at once. */
const connections = 20;
/** How long a statement is given before the database is asked whether it waits for a lock. */
const patienceMilliseconds = 10;
/** PostgreSQL's number for bigint, which pg would leave as text. */
const bigint = 20;

interface Client {
  readonly client: pg.Client;
  readonly pid: number;
  inTransaction: boolean;
}

/** A statement that the database has been given and has not answered. */
interface Work {
  readonly pid: number;
  /** For a lock that another transaction holds. */
  waits: boolean;
}

/**
 * A real PostgreSQL with as many connections as there are transactions at once, so that statements of different transactions
 * interleave (READ COMMITTED). A statement that waits for a row that another has locked stays with the database, and the
 * others go on. Between schedules the rows that were changed are put back.
 */
export class SteppedPostgres implements SteppedDatabase {
  readonly plain: Kysely<Schema>;
  readonly #control: pg.Client;
  readonly #clients: readonly Client[];
  readonly #working = new Set<Work>();
  readonly #dirty = new Set<string>();
  #idle: Client[] = [];
  #scene: ReadonlyMap<string, string> | null = null;
  #strands: Strands | null = null;

  private constructor(plain: Kysely<Schema>, control: pg.Client, clients: readonly Client[]) {
    this.plain = plain;
    this.#control = control;
    this.#clients = clients;
  }

  static async open(url: string): Promise<SteppedPostgres> {
    const open = async () => {
      const types = { getTypeParser: numbersFromBigints };
      const client = new pg.Client({ connectionString: url, types, options: "-c deadlock_timeout=100ms" });
      await client.connect();
      return client;
    };
    const clients = await Promise.all(Array.from({ length: connections }, open));
    const pids = clients.map((client) => Number((client as unknown as { processID: number }).processID));
    const steppable = clients.map((client, at) => ({ client, pid: pids[at] ?? 0, inTransaction: false }));
    return new SteppedPostgres(await openDatabase(url), await open(), steppable);
  }

  connect(world: World): Kysely<Schema> {
    this.#strands = world.strands;
    const driver = new SteppedDriver(this, world);
    return new Kysely<Schema>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => driver,
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
  }

  async rows<Row>(sql: string): Promise<Row[]> {
    return (await this.#control.query(sql)).rows as Row[];
  }

  mayGo(_parked: Parked): boolean {
    return true;
  }

  async quiet(strands: Strands): Promise<void> {
    for (;;) {
      const late = delay(patienceMilliseconds, "late" as const, { ref: false });
      const quiet = await Promise.race([strands.quiet(), late]);
      if (quiet !== "late" && ![...this.#working].some(({ waits }) => waits)) return;
      await this.#lookForLocks(strands);
      if (!strands.busy) return;
    }
  }

  async waitForLocks(): Promise<boolean> {
    const [waiting] = this.#working;
    if (waiting === undefined || this.#strands === null) return false;
    // Nobody else could let them go on: PostgreSQL ends a circle of them by itself.
    while (this.#working.has(waiting) && waiting.waits) {
      await delay(patienceMilliseconds);
      await this.#lookForLocks(this.#strands);
    }
    return true;
  }

  async #lookForLocks(strands: Strands): Promise<void> {
    const pids = [...this.#working].map(({ pid }) => pid);
    if (pids.length === 0) return;
    const sql = "select pid from unnest($1::int[]) as pid where cardinality(pg_blocking_pids(pid)) > 0";
    const waiting = new Set((await this.#control.query<{ pid: number }>(sql, [pids])).rows.map(({ pid }) => pid));
    for (const work of this.#working) {
      if (work.waits === waiting.has(work.pid)) continue;
      work.waits = !work.waits;
      if (work.waits) strands.stops();
      else strands.goesOn();
    }
  }

  async run(taken: Client, sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<never>> {
    const work: Work = { pid: taken.pid, waits: false };
    this.#working.add(work);
    try {
      const { rows, rowCount } = await taken.client.query(sql, [...parameters]);
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) } as QueryResult<never>;
    } finally {
      this.#working.delete(work);
      if (work.waits) this.#strands?.goesOn();
    }
  }

  take(): Client {
    const taken = this.#idle.pop();
    if (taken === undefined) throw new Error("every connection is in a transaction");
    return taken;
  }

  giveBack(taken: Client): void {
    if (!this.#idle.includes(taken)) this.#idle.push(taken);
  }

  writes(sql: string): void {
    const [verb, table] = labelOf(sql).split(" ");
    if (verb !== "select" && table !== undefined) this.#dirty.add(table);
  }

  async beginSchedule(): Promise<void> {
    this.#scene ??= await this.#readScene();
    this.#idle = [...this.#clients];
  }

  /** What a schedule left under way when it broke off is rolled back; then the scene is set as it was. */
  async endSchedule(): Promise<void> {
    for (const open of this.#clients.filter(({ inTransaction }) => inTransaction)) {
      await open.client.query("rollback");
      open.inTransaction = false;
    }
    this.#strands = null;
    const restore = [...this.#dirty].map((table) => this.#scene?.get(table) ?? "");
    this.#dirty.clear();
    await this.#control.query(
      ["begin", "set local session_replication_role = replica", ...restore, "commit"].join(";\n"),
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.#control, ...this.#clients.map(({ client }) => client)].map((client) => client.end()));
    await this.plain.destroy();
  }

  /** By table: what empties it and puts back the rows that it has now. */
  async #readScene(): Promise<ReadonlyMap<string, string>> {
    const scene = new Map<string, string>();
    const tables = await this.rows<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    for (const { name } of tables) {
      const [row] = await this.rows<{ all: string }>(
        `select coalesce(json_agg(t), '[]')::text as all from "${name}" t`,
      );
      const rows = (row?.all ?? "[]").replaceAll("'", "''");
      const insert = `insert into "${name}" overriding system value select * from json_populate_recordset(null::"${name}", '${rows}')`;
      scene.set(name, `delete from "${name}";\n${insert}`);
    }
    return scene;
  }
}

const numbersFromBigints = (type: number, format?: "text" | "binary") =>
  type === bigint ? Number : pg.types.getTypeParser(type, format as "text");

class SteppedDriver implements Driver {
  readonly #database: SteppedPostgres;
  readonly #world: World;
  constructor(database: SteppedPostgres, world: World) {
    this.#database = database;
    this.#world = world;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<SteppedConnection> {
    return new SteppedConnection(this.#database, this.#world);
  }
  beginTransaction(connection: SteppedConnection): Promise<void> {
    return connection.begin();
  }
  commitTransaction(connection: SteppedConnection): Promise<void> {
    return connection.commit();
  }
  rollbackTransaction(connection: SteppedConnection): Promise<void> {
    return connection.rollback();
  }
  async releaseConnection(connection: SteppedConnection): Promise<void> {
    connection.release();
  }
  async destroy(): Promise<void> {}
}

class SteppedConnection implements DatabaseConnection {
  readonly #database: SteppedPostgres;
  readonly #world: World;
  readonly #taken: Client;
  /** The sign-in requests that this transaction has written. */
  readonly #requests = new Set<`sir_${string}`>();
  #concerns = false;

  constructor(database: SteppedPostgres, world: World) {
    this.#database = database;
    this.#world = world;
    this.#taken = database.take();
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const fate = await this.#world.step("statement", labelOf(sql));
    if (fate === "fails") throw new SimulatedOutage();
    const { plant } = this.#world.setting;
    this.#database.writes(sql);
    const result: QueryResult<Row> = await this.#database.run(this.#taken, plant.rewrite?.(sql) ?? sql, parameters);
    if (concernsSignIns(sql)) {
      this.#concerns = true;
      if (labelOf(sql) === "update sign_in_requests") for (const id of requestsIn(parameters)) this.#requests.add(id);
      if (!this.#taken.inTransaction) await this.#world.committed();
    }
    if (fate === "answer lost") throw new SimulatedOutage();
    return result;
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async begin(): Promise<void> {
    if ((await this.#world.step("statement", "begin")) !== "happens") throw new SimulatedOutage();
    this.#taken.inTransaction = true;
    await this.#database.run(this.#taken, "begin");
  }

  async commit(): Promise<void> {
    const fate = await this.#world.step("commit", "commit");
    if (fate === "fails") throw new SimulatedOutage();
    if (this.#world.setting.plant.announcesBeforeCommit === true) {
      for (const id of this.#requests) this.#world.announceEarly(id);
      await this.#world.step("commit", "the commit itself");
    }
    await this.#database.run(this.#taken, "commit");
    this.#taken.inTransaction = false;
    if (this.#concerns) await this.#world.committed();
    if (fate === "answer lost") throw new SimulatedOutage();
  }

  async rollback(): Promise<void> {
    if (!this.#taken.inTransaction) return;
    this.#taken.inTransaction = false;
    await this.#database.run(this.#taken, "rollback");
  }

  release(): void {
    this.#database.giveBack(this.#taken);
  }
}
