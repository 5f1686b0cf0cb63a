import type { Deps } from "../../deps.ts";
import { findRequest } from "../../sign-in/advance.flow.ts";
import { stateNow } from "../../sign-in/sign-in-request.ts";
import { mayBeCallbackUri } from "../clients/callback-uri.ts";
import { findClient } from "../clients/client.flow.ts";
import type { PingMessage } from "./ping.ts";

/**
 * Where to send this ping; null when there is nothing to tell, because the client has its tokens already, or nobody to tell
 * it to. The address is the one of now, and judged again: what was registered may have changed since.
 */
export async function addressOfPing(
  deps: Pick<Deps, "config" | "db" | "clock">,
  { requestId, clientId }: PingMessage,
): Promise<string | null> {
  const client = await findClient(deps.db, clientId);
  const delivery = client?.settings.backchannel ?? null;
  if (client === null || client.disabledAt !== null || delivery?.mode !== "ping") return null;
  const request = await findRequest(deps.db, requestId);
  const state = request === null ? "redeemed" : stateNow(request, deps.clock.now()).name;
  if (state === "redeemed" || !mayBeCallbackUri(delivery.notificationUri, deps.config.origin)) return null;
  return delivery.notificationUri;
}
