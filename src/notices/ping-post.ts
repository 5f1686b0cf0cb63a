import type { Deps } from "../deps.ts";
import { addressOfPing } from "../oauth/ciba/ping.flow.ts";
import type { PingMessage } from "../oauth/ciba/ping.ts";
import { postToClient } from "./client-post.ts";
import type { Delivery } from "./message.ts";

/** CIBA Core §10.2: tells a client that its request has an answer, with the token that the client gave for it. */
export async function sendPing(deps: Pick<Deps, "config" | "db" | "clock">, message: PingMessage): Promise<Delivery> {
  const uri = await addressOfPing(deps, message);
  if (uri === null) return { name: "dropped", error: "nobody" };
  return postToClient(deps, uri, {
    headers: { "content-type": "application/json", authorization: `Bearer ${message.notificationToken}` },
    body: JSON.stringify({ auth_req_id: message.authReqId }),
  });
}
