import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { UserCodesTable } from "../database/schema.ts";
import type { SignInRequestId } from "../ids.ts";
import type { CodeForm } from "./user-code.ts";

export interface StoredCode {
  readonly code: string;
  readonly form: CodeForm;
  readonly requestId: SignInRequestId;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** False when the code is in use or in quarantine; the caller draws another. */
export async function insertUserCode(db: Database, code: StoredCode): Promise<boolean> {
  const result = await insert(db, {
    code: code.code,
    form: code.form,
    request_id: code.requestId,
    created_at: code.createdAt,
    expires_at: code.expiresAt,
  });
  return result.numAffectedRows === 1n;
}

const insert = prepared((db, row: UserCodesTable) =>
  db
    .insertInto("user_codes")
    .values(row)
    .onConflict((conflict) => conflict.column("code").doNothing()),
);
const byCode = prepared((db, { code }: { code: string }) =>
  db.selectFrom("user_codes").selectAll().where("code", "=", code),
);
const ofRequest = prepared((db, { requestId }: { requestId: SignInRequestId }) =>
  db.selectFrom("user_codes").selectAll().where("request_id", "=", requestId),
);

/** Expired codes are found too, until their quarantine ends, so that the page can say "expired" instead of "wrong". */
export async function findUserCode(db: Database, code: string): Promise<StoredCode | null> {
  const [row] = (await byCode(db, { code })).rows;
  if (row === undefined) return null;
  return {
    code: row.code,
    form: row.form,
    requestId: row.request_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** The newest code of each form that this request has. */
export async function newestCodes(
  db: Database,
  requestId: SignInRequestId,
): Promise<Partial<Record<CodeForm, StoredCode>>> {
  const { rows } = await ofRequest(db, { requestId });
  const oldestFirst = rows.toSorted((one, other) => one.created_at - other.created_at);
  return Object.fromEntries(
    oldestFirst.map((row) => [
      row.form,
      {
        code: row.code,
        form: row.form,
        requestId: row.request_id,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      },
    ]),
  );
}

/** How many typed codes could be guessed at this instant. */
export async function countLiveTypedCodes(db: Database, now: number): Promise<number> {
  const row = await db
    .selectFrom("user_codes")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("form", "=", "typed")
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Ends the quarantine of codes that expired before the instant. Returns how many were removed. */
export async function deleteCodesExpiredBefore(db: Database, instant: number): Promise<number> {
  let removed = 0;
  for (const form of ["typed", "scanned"] as const) {
    const result = await db
      .deleteFrom("user_codes")
      .where("form", "=", form)
      .where("expires_at", "<", instant)
      .executeTakeFirst();
    removed += Number(result.numDeletedRows);
  }
  return removed;
}
