import type { Kysely } from "kysely";
import type { Schema } from "../../src/database/schema.ts";
import type { Parked, Strands } from "./strands.ts";
import type { World } from "./world.ts";

/** A database in which every statement of a simulated process is a step that the schedule lets go. */
export interface SteppedDatabase {
  /** For one simulated process. */
  connect(world: World): Kysely<Schema>;
  /** As everybody else finds it now; no step of any strand. Of constant texts only: each is kept prepared. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** The database as a product has it, for setting the scene and for the last look. */
  readonly plain: Kysely<Schema>;
  /** Whether this step could happen now. */
  mayGo(parked: Parked): boolean;
  /** Resolves when every strand is parked, waits, or is over. */
  quiet(strands: Strands): Promise<void>;
  /** Waits until the database lets somebody go on; false when nobody waits for it. */
  waitForLocks(): Promise<boolean>;
  /** Everything as it was when the scene had been set. */
  beginSchedule(): Promise<void>;
  endSchedule(): Promise<void>;
  close(): Promise<void>;
}

const labels = new Map<string, string>();

/** "update sign_in_requests" of a whole statement. */
export function labelOf(sql: string): string {
  const known = labels.get(sql);
  if (known !== undefined) return known;
  const [, verb = "run", table = ""] =
    /^\s*(select|insert|update|delete)\b(?:.*?\b(?:from|into)\s+"(\w+)")?/is.exec(sql) ?? [];
  const label = `${verb} ${table === "" ? (/"(\w+)"/.exec(sql)?.[1] ?? "") : table}`;
  labels.set(sql, label);
  return label;
}

/** Whether the invariants could be touched by it. */
export const concernsSignIns = (sql: string): boolean =>
  /^(insert|update|delete) (sign_in_requests|sessions|grants)$/.test(labelOf(sql));

/** The sign-in requests that a statement names, by its parameters. */
export const requestsIn = (parameters: readonly unknown[]): `sir_${string}`[] =>
  parameters.filter((value): value is `sir_${string}` => typeof value === "string" && value.startsWith("sir_"));
