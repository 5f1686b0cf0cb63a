import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
} from "kysely";
import type { Executable, GroupedWrites } from "./grouped-writes.ts";
import { PlanKeepingCompiler } from "./sqlite-query-compiler.ts";

/** What is asked of a file. A transaction is begun, then used by `executeInside` alone, then ended. */
export interface SqliteFile extends Pick<GroupedWrites, "execute" | "begin" | "commit" | "rollback" | "close"> {
  executeInside<Row>(query: Executable): QueryResult<Row> | Promise<QueryResult<Row>>;
}

/** Kysely on a file whose writes are grouped. */
export const groupedSqliteDialect = (file: SqliteFile): Dialect => ({
  createAdapter: () => new GroupedAdapter(file),
  createDriver: () => new GroupedDriver(file),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new PlanKeepingCompiler(),
});

export class GroupedAdapter extends SqliteAdapter {
  readonly file: SqliteFile;
  constructor(file: SqliteFile) {
    super();
    this.file = file;
  }
  /**
   * SQLite does undo what a transaction did to the schema, though Kysely's adapter says no. All migrations are then one
   * transaction: a process that dies in the middle leaves nothing half made, and of two that start together one waits.
   */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
  /** Who may write when is the file's own affair; Kysely would let nobody read while somebody writes. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class GroupedDriver implements Driver {
  readonly #file: SqliteFile;
  constructor(file: SqliteFile) {
    this.#file = file;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<GroupedConnection> {
    return new GroupedConnection(this.#file);
  }
  beginTransaction(connection: GroupedConnection): Promise<void> {
    return connection.begin();
  }
  commitTransaction(connection: GroupedConnection): Promise<void> {
    return connection.commit();
  }
  rollbackTransaction(connection: GroupedConnection): Promise<void> {
    return connection.rollback();
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {
    this.#file.close();
  }
}

/** One use of the file: a statement by itself, or a transaction. */
class GroupedConnection implements DatabaseConnection {
  readonly #file: SqliteFile;
  #inTransaction = false;
  constructor(file: SqliteFile) {
    this.#file = file;
  }
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#inTransaction ? this.#file.executeInside(query) : this.#file.execute(query);
  }
  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }
  async begin(): Promise<void> {
    await this.#file.begin();
    this.#inTransaction = true;
  }
  commit(): Promise<void> {
    this.#inTransaction = false;
    return this.#file.commit();
  }
  /** Kysely asks for it after a commit that failed as well: there is nothing left to undo then, and others may have begun. */
  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    await this.#file.rollback();
  }
}
