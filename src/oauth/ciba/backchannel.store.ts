import type { Database } from "../../database/open.ts";
import type { SignInRequestId } from "../../ids.ts";

export async function insertBackchannelRequest(
  db: Database,
  id: SignInRequestId,
  bindingMessage: string | null,
): Promise<void> {
  await db.insertInto("backchannel_requests").values({ request_id: id, binding_message: bindingMessage }).execute();
}

export async function findBindingMessage(db: Database, id: SignInRequestId): Promise<string | null> {
  const row = await db
    .selectFrom("backchannel_requests")
    .select("binding_message")
    .where("request_id", "=", id)
    .executeTakeFirst();
  return row?.binding_message ?? null;
}
