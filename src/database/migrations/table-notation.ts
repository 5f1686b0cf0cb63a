import type { CreateTableBuilder, Kysely } from "kysely";
import { columnTypes } from "./column-types.ts";

/**
 * A table as `column: type`. `text` and `int` are required unless followed by `?`; `key` is the primary key, the `part`s
 * (of text, or `int part`) are it together; `unique` is text that no two rows share; `sequence` is a number that the database counts up;
 * `-> table` refers to that table's id.
 */
export type TableNotation = Record<string, string>;

/** [index, table, columns] */
export type IndexNotation = readonly [string, string, readonly string[]];

/** [table, column, type], for columns that come later; they are optional or have the default after `=`. */
export type ColumnNotation = readonly [string, string, string];

export async function createTables(db: Kysely<unknown>, tables: Record<string, TableNotation>): Promise<void> {
  const types = columnTypes(db);
  for (const [name, columns] of Object.entries(tables)) {
    let table = db.schema.createTable(name) as CreateTableBuilder<string, string>;
    const key: string[] = [];
    for (const [column, notation] of Object.entries(columns)) {
      const [type = "", target] = notation.split(" -> ");
      if (type === "sequence") {
        table = types.withSequence(table as CreateTableBuilder<string, never>) as typeof table;
        continue;
      }
      if (type.endsWith("part")) key.push(column);
      table = table.addColumn(column, type.startsWith("int") ? types.integer : "text", (definition) => {
        let built = definition;
        if (type === "key") built = built.primaryKey();
        if (type === "unique") built = built.unique();
        if (!type.endsWith("?")) built = built.notNull();
        return target === undefined ? built : built.references(`${target}.id`);
      });
    }
    if (key.length > 0) table = table.addPrimaryKeyConstraint(`${name}_key`, key);
    await types.finish(table).execute();
  }
}

export async function createIndexes(db: Kysely<unknown>, indexes: readonly IndexNotation[]): Promise<void> {
  for (const [index, table, columns] of indexes)
    await db.schema
      .createIndex(index)
      .on(table)
      .columns([...columns])
      .execute();
}

export async function addColumns(db: Kysely<unknown>, columns: readonly ColumnNotation[]): Promise<void> {
  const types = columnTypes(db);
  for (const [table, column, notation] of columns) {
    const [type = "", value] = notation.split(" = ");
    const typed = type.startsWith("int") ? types.integer : "text";
    await db.schema
      .alterTable(table)
      .addColumn(column, typed, (definition) => {
        if (value === undefined) return definition;
        return definition.notNull().defaultTo(typed === "text" ? value : Number(value));
      })
      .execute();
  }
}
