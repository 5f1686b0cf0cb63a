import { setImmediate } from "node:timers";
import { setTimeout as delay } from "node:timers/promises";
import SQLite from "better-sqlite3";
import type { CompiledQuery, QueryResult } from "kysely";

/**
 * One SQLite file as this process uses it: a connection that writes, and one that reads what is committed.
 *
 * Writes are grouped. All transactions of one turn of the event loop run one after the other, each in a savepoint of its
 * own, inside one transaction of the file; then that is committed, and with `synchronous = FULL` one fsync makes all of
 * them durable. Nobody is told of a transaction's end, good or bad, before the commit that it is part of: what was decided
 * on a neighbour's writes is lost with them when the commit fails. Readers see nothing of a group until then.
 */
export class GroupedWrites {
  readonly #writer: SQLite.Database;
  /** In memory there is no second connection: reads then wait their turn. */
  readonly #reader: SQLite.Database | null;
  readonly #writing = new Map<string, Statement>();
  readonly #reading = new Map<string, Statement>();
  #group: Group | null = null;
  /** The group that the transaction whose turn it is belongs to. */
  #own: Group | null = null;
  #busy = false;
  readonly #queue: (() => void)[] = [];
  readonly #lockWaitMilliseconds: number;

  /** Whoever writes gives up when another program has held the file for so long. */
  constructor(path: string, lockWaitMilliseconds = 5000) {
    this.#lockWaitMilliseconds = lockWaitMilliseconds;
    this.#writer = open(path);
    this.#reader = path === ":memory:" ? null : open(path);
  }

  /** A statement outside any transaction: a read sees what is committed, a write is durable when this resolves. */
  async execute<Row>({ sql, parameters }: Executable): Promise<QueryResult<Row>> {
    const read = this.#reader === null ? null : remembered(this.#reader, this.#reading, sql);
    if (read?.onlyReads === true) return run(read, parameters);
    await this.#takeTurn();
    let result: QueryResult<Row>;
    let group: Group;
    try {
      group = await this.#openGroup();
      result = this.#runInGroup(sql, parameters);
    } finally {
      this.#giveTurn();
    }
    await group.ended;
    return result;
  }

  /** Waits for its turn to write, and begins; `executeInside`, then `commit` or `rollback` must follow. */
  async begin(): Promise<void> {
    await this.#takeTurn();
    try {
      this.#own = await this.#openGroup();
      this.#runInGroup("savepoint one", []);
    } catch (error) {
      this.#giveTurn();
      throw error;
    }
  }

  executeInside<Row>({ sql, parameters }: Executable): QueryResult<Row> {
    if (this.#own === null || this.#own !== this.#group) throw new Error("the transaction is over, or was lost");
    return this.#runInGroup(sql, parameters);
  }

  commit(): Promise<void> {
    return this.#end(["release one"]);
  }

  rollback(): Promise<void> {
    return this.#end(["rollback to one", "release one"]);
  }

  close(): void {
    this.#reader?.close();
    this.#writer.close();
  }

  async #end(statements: readonly string[]): Promise<void> {
    const group = this.#own;
    try {
      // SQLite gives up the whole transaction by itself when the disk is full or fails: then there is nothing to end.
      if (group === this.#group) for (const sql of statements) this.#runInGroup(sql, []);
    } finally {
      this.#own = null;
      this.#giveTurn();
    }
    await group?.ended;
  }

  /** The group that takes writes now; a new one is committed once everything that has arrived by then has had its turn. */
  async #openGroup(): Promise<Group> {
    if (this.#group !== null) {
      this.#group.members++;
      return this.#group;
    }
    await this.#lockFile();
    const group = newGroup();
    this.#group = group;
    this.#commitSoon(group, group.members, performance.now() + longestGroupMilliseconds);
    return group;
  }

  /** At the end of a turn of the event loop that brought nothing more, so that a lonely write waits for nobody. */
  #commitSoon(group: Group, members: number, latest: number): void {
    setImmediate(() => {
      if (group.members > members && performance.now() < latest) this.#commitSoon(group, group.members, latest);
      else void this.#commitGroup(group);
    });
  }

  /** SQLite itself would wait by stopping the thread, and with it everybody who only wants to read. */
  async #lockFile(): Promise<void> {
    const begin = remembered(this.#writer, this.#writing, "begin immediate");
    for (const since = performance.now(); ; ) {
      try {
        run(begin, []);
        return;
      } catch (error) {
        const locked = error instanceof SQLite.SqliteError && error.code.startsWith("SQLITE_BUSY");
        if (!locked || performance.now() - since >= this.#lockWaitMilliseconds) throw error;
        await delay(lockRetryMilliseconds);
      }
    }
  }

  async #commitGroup(group: Group): Promise<void> {
    await this.#takeTurn();
    try {
      if (this.#group !== group) return;
      run(remembered(this.#writer, this.#writing, "commit"), []);
      this.#group = null;
      group.succeed();
    } catch (error) {
      this.#abandon(group, error);
    } finally {
      this.#giveTurn();
    }
  }

  #runInGroup<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    try {
      return run(remembered(this.#writer, this.#writing, sql), parameters);
    } catch (error) {
      if (!this.#writer.inTransaction && this.#group !== null) this.#abandon(this.#group, error);
      throw error;
    }
  }

  #abandon(group: Group, error: unknown): void {
    if (this.#writer.inTransaction) run(remembered(this.#writer, this.#writing, "rollback"), []);
    this.#group = null;
    group.fail(error);
  }

  async #takeTurn(): Promise<void> {
    if (!this.#busy) {
      this.#busy = true;
      return;
    }
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  #giveTurn(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy = false;
    else next();
  }
}

export type Executable = Pick<CompiledQuery, "sql" | "parameters">;

interface Group {
  /** Settles when all of it is on the disk, or lost. */
  readonly ended: Promise<void>;
  /** How many have written into it so far. */
  members: number;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

function newGroup(): Group {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever wrote waits for it; where all of them have failed by themselves already, nobody does.
  promise.catch(() => {});
  return { ended: promise, members: 1, succeed: resolve, fail: reject };
}

interface Statement {
  readonly prepared: SQLite.Statement<unknown[]>;
  readonly returnsRows: boolean;
  readonly onlyReads: boolean;
}

/** Prepared once for each connection; there are as many texts as there are queries in the source, and lengths of lists. */
function remembered(database: SQLite.Database, statements: Map<string, Statement>, sql: string): Statement {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const prepared = database.prepare<unknown[]>(sql);
  const statement = {
    prepared,
    returnsRows: prepared.reader,
    // A pragma may set something, and counts as reading all the same.
    onlyReads: prepared.reader && prepared.readonly && !/^\s*pragma/i.test(sql),
  };
  if (statements.size >= mostStatements) statements.clear();
  statements.set(sql, statement);
  return statement;
}

const mostStatements = 1_000;
const lockRetryMilliseconds = 2;
/** A few fsyncs long: from then on whoever has written waits for others no more. */
const longestGroupMilliseconds = 5;

function run<Row>({ prepared, returnsRows }: Statement, parameters: readonly unknown[]): QueryResult<Row> {
  if (returnsRows) return { rows: prepared.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = prepared.run(parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}

function open(path: string): SQLite.Database {
  const database = new SQLite(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  // What a savepoint may have to put back stays in memory, and the log is copied into the file in few large goes: the
  // pages that every request changes are then copied once for thousands of requests. 32 MB; it is read again at a start.
  database.pragma("temp_store = MEMORY");
  database.pragma("wal_autocheckpoint = 8000");
  database.pragma("cache_size = -16000");
  // Waiting for the lock is done above; what is left is the moment in which another program opens or closes the file.
  database.pragma("busy_timeout = 100");
  return database;
}
