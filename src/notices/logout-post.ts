import type { Deps } from "../deps.ts";
import { writeLogoutToken } from "../oauth/logout/backchannel-logout.flow.ts";
import type { LogoutMessage } from "../oauth/logout/backchannel-logout.ts";
import { postToClient } from "./client-post.ts";
import type { Delivery } from "./message.ts";
import type { OutboxRow } from "./outbox.store.ts";

/**
 * Sends one client its logout token (OpenID Connect Back-Channel Logout 1.0 §2.5). §2.8 has 400 for a token that was refused
 * and for a client that failed to log out, so 400 is no last word.
 */
export async function sendLogout(
  deps: Pick<Deps, "config" | "db" | "clock" | "random">,
  row: Pick<OutboxRow, "id" | "tries">,
  message: LogoutMessage,
): Promise<Delivery> {
  // An id for each try: a client that saw one without our seeing its answer would take the next for a replay.
  const written = await writeLogoutToken(deps, message, `${row.id}.${row.tries}`);
  if (written === null) return { name: "dropped", error: "nobody" };
  return postToClient(deps, written.uri, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ logout_token: written.token }).toString(),
  });
}
