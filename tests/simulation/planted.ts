import type { QueryResult } from "kysely";
import type { DatabaseKind } from "../../src/database/open.ts";

/**
 * Faults that are put between the product and its database, to see that the simulation would find them. The product has no
 * switch for any of them.
 */
export interface Plant {
  /** Another statement in the place of this one; undefined leaves it. */
  rewrite?(sql: string): string | undefined;
  /** What is answered without running the statement. */
  instead?(sql: string): QueryResult<unknown> | undefined;
  result?<Row>(sql: string, result: QueryResult<Row>): QueryResult<Row>;
  /** BEGIN and ROLLBACK do nothing: each statement stands for itself. */
  readonly tornTransactions?: boolean;
  /** A commit is answered first, and now and then never happens. */
  readonly answersBeforeCommit?: boolean;
  /** And not after it. */
  readonly announcesBeforeCommit?: boolean;
}

export const nothingPlanted: Plant = {};

const done: QueryResult<unknown> = { numAffectedRows: 1n, rows: [] };
const startsWith = (verb: string, table: string) => (sql: string) =>
  new RegExp(`^${verb}\\s+(into\\s+|from\\s+)?"${table}"`, "i").test(sql);
const updatesRequest = startsWith("update", "sign_in_requests");
const updatesRefreshToken = startsWith("update", "refresh_tokens");
const keepsSignature = startsWith("insert", "countersignatures");
const countsTry = startsWith("insert", "attempts");
const endsSession = startsWith("update", "sessions");
const revokesGrant = startsWith("update", "grants");

interface Planted {
  /** The database on which it can show. */
  readonly on: DatabaseKind;
  /** A seed that shows it, or one a little before; where the search begins. */
  readonly shownBy: number;
  /** What the checkers say of it. */
  readonly shows: RegExp;
  readonly plant: Plant;
}

/** By name. */
export const plants: Readonly<Record<string, Planted>> = {
  "compare-and-swap without its compare": {
    on: "postgres",
    shownBy: 14,
    shows: /became 2 sessions or grants|back from version|went from|was handed out twice/,
    plant: {
      rewrite: (sql) => (updatesRequest(sql) ? sql.replace(/"version" = (\$\d+)$/, "$1::int is not null") : undefined),
    },
  },
  "refresh token used without looking": {
    on: "postgres",
    shownBy: 17,
    shows: /refresh tokens of \d lines at once/,
    plant: {
      rewrite: (sql) =>
        updatesRefreshToken(sql)
          ? sql
              .replace(/"(used_at|successor_hash)" is null/g, "true")
              .replace(/"used_at" = (\$\d+) and/, "$1::bigint is not null and")
          : undefined,
    },
  },
  "announced before the commit": {
    on: "postgres",
    shownBy: 12,
    shows: /a held poll slept/,
    plant: { announcesBeforeCommit: true },
  },
  "redeemed counts as approved": {
    on: "sqlite",
    shownBy: 6,
    shows: /became 2 sessions or grants|was handed out twice/,
    plant: {
      result: (_sql, result) => ({
        ...result,
        rows: result.rows.map((row) =>
          typeof row === "object" &&
          row !== null &&
          "redeemer_hash" in row &&
          "state" in row &&
          row.state === "redeemed"
            ? { ...row, state: "approved" }
            : row,
        ),
      }),
    },
  },
  "countersignature not kept": {
    on: "sqlite",
    shownBy: 1,
    shows: /its countersignature does not verify/,
    plant: { instead: (sql) => (keepsSignature(sql) ? done : undefined) },
  },
  "transactions torn apart": {
    on: "sqlite",
    shownBy: 1,
    shows: /records of its|changed|went from|nobody signed/,
    plant: { tornTransactions: true },
  },
  "answered before the commit": {
    on: "sqlite",
    shownBy: 1,
    shows: /is gone|its approver was told so|is not there|is in no record/,
    plant: { answersBeforeCommit: true },
  },
  "wrong guesses not counted": {
    on: "sqlite",
    shownBy: 68,
    shows: /wrong codes were looked up/,
    plant: { instead: (sql) => (countsTry(sql) ? done : undefined) },
  },
  "what was taken back goes on": {
    on: "sqlite",
    shownBy: 12,
    shows: /outlived "it was not me"/,
    plant: {
      rewrite: (sql) =>
        (endsSession(sql) || revokesGrant(sql)) && /"(ended_at|revoked_at)" is null/.test(sql)
          ? sql.replace(/"(ended_at|revoked_at)" is null/, "1 = 0")
          : undefined,
    },
  },
};
