import type { Database } from "../database/open.ts";
import type { AccountId, ClientId, SignInRequestId } from "../ids.ts";
import { contradictions, type Verdict } from "../proximity/verdict.ts";
import type { SignInRequest } from "./sign-in-request.ts";
import { fromRow } from "./sign-in-request-row.store.ts";

export interface SignInsWanted {
  readonly accountId: AccountId | null;
  readonly clientId: ClientId | null;
  readonly verdict: Verdict | null;
  readonly state: SignInRequest["state"]["name"] | null;
  /** Begun in this time (epoch milliseconds): from the first on, before the second. */
  readonly since: number | null;
  readonly until: number | null;
  /** The last one on the page before. */
  readonly after: { readonly createdAt: number; readonly id: SignInRequestId } | null;
  readonly count: number;
}

/** Those that somebody has opened, newest first. */
export async function listSignIns(db: Database, wanted: SignInsWanted): Promise<SignInRequest[]> {
  const { accountId, clientId, verdict, state, since, until, after, count } = wanted;
  let query = db
    .selectFrom("sign_in_requests")
    .selectAll()
    .where("account_id", "is not", null)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(count);
  if (accountId !== null) query = query.where("account_id", "=", accountId);
  if (clientId !== null) query = query.where("client_id", "=", clientId);
  // The terms are JSON that `toRow` has written; nothing that comes from outside is in them.
  if (verdict !== null)
    query = query.where(({ or, eb }) =>
      or([
        eb("terms", "like", `%"verdict":"${verdict}"%`),
        // What is refused keeps its reason and no terms.
        ...(verdict === "contradicted" ? [eb("denial", "in", contradictions)] : []),
      ]),
    );
  if (state !== null) query = query.where("state", "=", state);
  if (since !== null) query = query.where("created_at", ">=", since);
  if (until !== null) query = query.where("created_at", "<", until);
  if (after !== null)
    query = query.where(({ or, and, eb }) =>
      or([
        eb("created_at", "<", after.createdAt),
        and([eb("created_at", "=", after.createdAt), eb("id", "<", after.id)]),
      ]),
    );
  return (await query.execute()).map(fromRow);
}
