import { type CreateTableBuilder, type Kysely, PostgresAdapter, sql } from "kysely";

/** What differs between the two databases when a table is made; nothing else in the product asks which one it is. */
export interface ColumnTypes {
  /** 64-bit integer: instants and counts. SQLite's STRICT tables know it as `integer`. */
  readonly integer: "bigint" | "integer";
  /** SQLite checks the column types only in STRICT tables. */
  finish<Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ): CreateTableBuilder<Table, Column>;
  /** Adds `sequence`, which the database counts up by itself. */
  withSequence(table: CreateTableBuilder<string, never>): CreateTableBuilder<string, "sequence">;
}

export function columnTypes(db: Kysely<unknown>): ColumnTypes {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter;
  return {
    integer: postgres ? "bigint" : "integer",
    finish: (table) => (postgres ? table : table.modifyEnd(sql`strict`)),
    withSequence: (table) =>
      postgres
        ? table.addColumn("sequence", "bigserial", (column) => column.primaryKey())
        : table.addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement()),
  };
}
