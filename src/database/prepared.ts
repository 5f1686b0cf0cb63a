import type { Compilable, CompiledQuery, QueryResult } from "kysely";
import type { Database } from "./open.ts";
import { GroupedAdapter } from "./sqlite-dialect.ts";

/**
 * A query that is built and compiled once, and from then on only filled in: Kysely would otherwise build and compile it
 * anew for every row that is looked up.
 *
 *     const byId = prepared((db, { id }: { id: ClientId }) => db.selectFrom("clients").selectAll().where("id", "=", id));
 *     const { rows } = await byId(db, { id });
 *
 * The law: `build` passes its values on and never looks at them (no `=== null`, no spread of a list), because at the one time
 * that it runs they are placeholders.
 */
export function prepared<Values extends object, Query extends Compilable<unknown>>(
  build: (db: Database, values: Values) => Query,
): (db: Database, values: Values) => Promise<QueryResult<RowOf<Query>>> {
  const plans = new Map<"sqlite" | "postgres", Plan>();

  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const grouped = adapter instanceof GroupedAdapter ? adapter : null;
    const kind = grouped === null ? "postgres" : "sqlite";
    let plan = plans.get(kind);
    if (plan === undefined) {
      plan = planOf(build(db, placeholdersFor(values)).compile());
      plans.set(kind, plan);
    }
    const parameters = plan.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    );
    if (grouped === null) return db.executeQuery<RowOf<Query>>({ ...plan.compiled, parameters });
    const query = { sql: plan.compiled.sql, parameters };
    return db.isTransaction ? grouped.file.executeInside(query) : grouped.file.execute(query);
  };
}

type RowOf<Query> = Query extends Compilable<infer Row> ? Row : never;

interface Plan {
  readonly compiled: CompiledQuery;
  readonly parameters: readonly unknown[];
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const planOf = (compiled: CompiledQuery): Plan => ({ compiled, parameters: compiled.parameters });

const placeholdersFor = <Values extends object>(values: Values): Values =>
  Object.fromEntries(Object.keys(values).map((name) => [name, new Placeholder(name)])) as Values;
