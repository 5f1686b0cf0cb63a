import { type CompiledQuery, type DatabaseConnection, PostgresDialect, type QueryResult } from "kysely";
import { currentSpan, ending, type Span } from "../tracing.ts";
import type { Executable } from "./grouped-writes.ts";
import type { SqliteFile } from "./sqlite-dialect.ts";

/** Every statement that is run for a request or a delivery is a span of its trace: the text with its placeholders, without values. */
export class TracedFile implements SqliteFile {
  readonly #file: SqliteFile;
  constructor(file: SqliteFile) {
    this.#file = file;
  }
  execute<Row>(query: Executable): Promise<QueryResult<Row>> {
    const span = spanOf("sqlite", query.sql);
    return span === null ? this.#file.execute(query) : ending(span, () => this.#file.execute<Row>(query));
  }
  executeInside<Row>(query: Executable): QueryResult<Row> | Promise<QueryResult<Row>> {
    const span = spanOf("sqlite", query.sql);
    return span === null ? this.#file.executeInside(query) : ending(span, () => this.#file.executeInside<Row>(query));
  }
  /** Includes the wait for its turn to write. */
  begin(): Promise<void> {
    return this.#step("begin", () => this.#file.begin());
  }
  /** Includes the wait for those with whom it shares one fsync. */
  commit(): Promise<void> {
    return this.#step("commit", () => this.#file.commit());
  }
  rollback(): Promise<void> {
    return this.#step("rollback", () => this.#file.rollback());
  }
  close(): void {
    this.#file.close();
  }
  #step(name: string, work: () => Promise<void>): Promise<void> {
    const span = spanOf("sqlite", name);
    return span === null ? work() : ending(span, work);
  }
}

export class TracedPostgresDialect extends PostgresDialect {
  override createDriver() {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async () => watched(await acquire());
    return driver;
  }
}

const watchedAlready = new WeakSet<DatabaseConnection>();

/** The pool hands the same connections out again and again; each is changed once. */
function watched(connection: DatabaseConnection): DatabaseConnection {
  if (watchedAlready.has(connection)) return connection;
  watchedAlready.add(connection);
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    const span = spanOf("postgresql", query.sql);
    return span === null ? execute<Row>(query) : ending(span, () => execute<Row>(query));
  };
  return connection;
}

/** By the names of OpenTelemetry's conventions for databases. */
function spanOf(system: "sqlite" | "postgresql", sql: string): Span | null {
  const parent = currentSpan();
  if (parent === null) return null;
  const operation = /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? "statement";
  const table = /\b(?:from|into|update) "?(\w+)/i.exec(sql)?.[1];
  const span = parent.child("client", table === undefined ? operation : `${operation} ${table}`);
  span.describe({ "db.system.name": system, "db.operation.name": operation, "db.query.text": sql });
  if (table !== undefined) span.describe({ "db.collection.name": table });
  return span;
}
