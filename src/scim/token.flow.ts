import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { ScimTokenId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { ScimToken } from "./scim-token.ts";
import { deleteToken, findTokenByHash, insertToken, listTokens, noteUse } from "./token.store.ts";

/** A token for one provisioning system. It is returned once and kept as a hash; it has no end but `removeScimToken`. */
export async function addScimToken(
  deps: Pick<Deps, "db" | "clock" | "random">,
  name: string,
): Promise<{ readonly token: string; readonly added: ScimToken }> {
  const now = deps.clock.now();
  const token = `scim_${deps.random.secret()}`;
  const added: ScimToken = { id: deps.random.id("sct_"), name, createdAt: now, lastUsedAt: null };
  await inTransaction(deps.db, async (tx) => {
    await insertToken(tx, added, hashSecret(token));
    await recordAudit(tx, { event: "scim_token_added", at: now, subjectId: added.id, detail: { name } });
    return accept(added);
  });
  return { token, added };
}

export const scimTokens = (db: Database): Promise<ScimToken[]> => listTokens(db);

/** From now on whoever has it is refused. */
export async function removeScimToken(
  deps: Pick<Deps, "db" | "clock">,
  id: ScimTokenId,
): Promise<Outcome<ScimToken, "not_found">> {
  return inTransaction(deps.db, async (tx) => {
    const removed = await deleteToken(tx, id);
    if (removed === null) return refuse("not_found");
    const detail = { name: removed.name };
    await recordAudit(tx, { event: "scim_token_removed", at: deps.clock.now(), subjectId: id, detail });
    return accept(removed);
  });
}

/** Whose request this is. RFC 6750 §2.1: the token is in the header and nowhere else. */
export async function authenticateScim(
  deps: Pick<Deps, "db" | "clock">,
  authorization: string | undefined,
): Promise<Outcome<ScimToken, "token_missing" | "token_refused">> {
  if (authorization === undefined) return refuse("token_missing");
  const token = /^Bearer +([A-Za-z0-9._~+/-]{1,200}=*) *$/i.exec(authorization)?.[1];
  const found = token === undefined ? null : await findTokenByHash(deps.db, hashSecret(token));
  if (found === null) return refuse("token_refused");
  const now = deps.clock.now();
  if (now - (found.lastUsedAt ?? 0) >= seconds(limits.lastSeenGranularitySeconds))
    await noteUse(deps.db, found.id, now);
  return accept(found);
}
