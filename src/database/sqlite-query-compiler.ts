import { SqliteQueryCompiler } from "kysely";

/**
 * Writes each parameter behind a plus sign, which does nothing to it but that it is no bare parameter any more. SQLite plans a
 * statement anew whenever a bare one is bound whose value might make another plan the better one (sqlite3_prepare_v2, with
 * `SQLITE_ENABLE_STAT4`); it thinks so of every join, and planning takes several times as long as running one.
 */
export class PlanKeepingCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return "+?";
  }
}
