import { accountOfRow } from "../accounts/account.ts";
import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import { fromRow } from "./session.store.ts";
import type { SignedIn } from "./session.ts";

/** The session of this token with its account, live or not, in one statement: every page asks it. */
export async function findSessionWithAccount(db: Database, tokenHash: string): Promise<SignedIn | null> {
  const [row] = (await byTokenHash(db, { tokenHash })).rows;
  if (row === undefined) return null;
  const account = accountOfRow({ ...row, id: row.account_id, created_at: row.account_created_at });
  return { session: fromRow(row), account };
}

const byTokenHash = prepared((db, { tokenHash }: { tokenHash: string }) =>
  db
    .selectFrom("sessions")
    .innerJoin("accounts", "accounts.id", "sessions.account_id")
    .selectAll("sessions")
    .select([
      "accounts.identifier",
      "accounts.display_name",
      "accounts.role",
      "accounts.webauthn_user_id",
      "accounts.created_at as account_created_at",
      "accounts.disabled_at",
      "accounts.protected_until",
    ])
    .where("sessions.token_hash", "=", tokenHash),
);
