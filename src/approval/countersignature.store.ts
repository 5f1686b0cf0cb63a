import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { CountersignaturesTable } from "../database/schema.ts";
import type { SignInRequestId } from "../ids.ts";
import type { Countersignature } from "./countersignature.ts";

export async function insertCountersignature(db: Database, countersignature: Countersignature): Promise<void> {
  const row: CountersignaturesTable = {
    id: countersignature.id,
    request_id: countersignature.requestId,
    account_id: countersignature.accountId,
    passkey_id: countersignature.passkeyId,
    credential_id: countersignature.credentialId,
    public_key: countersignature.publicKey,
    origin: countersignature.origin,
    relying_party_id: countersignature.relyingPartyId,
    statement: countersignature.statement,
    authenticator_data: countersignature.authenticatorData,
    client_data: countersignature.clientDataJSON,
    signature: countersignature.signature,
    created_at: countersignature.createdAt,
  };
  await insert(db, row);
}

const insert = prepared((db, row: CountersignaturesTable) => db.insertInto("countersignatures").values(row));

export async function findCountersignature(db: Database, requestId: SignInRequestId): Promise<Countersignature | null> {
  const row = await db
    .selectFrom("countersignatures")
    .selectAll()
    .where("request_id", "=", requestId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    requestId: row.request_id,
    accountId: row.account_id,
    passkeyId: row.passkey_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    origin: row.origin,
    relyingPartyId: row.relying_party_id,
    statement: row.statement,
    authenticatorData: row.authenticator_data,
    clientDataJSON: row.client_data,
    signature: row.signature,
    createdAt: row.created_at,
  };
}
