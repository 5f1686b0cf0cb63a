import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { tracedFetch } from "../tracing.ts";
import { type Delivery, unreachable } from "./message.ts";
import { retryAfterSeconds } from "./retry.ts";

/** Says something to a client's server. Any answer but a good one is tried again. */
export async function postToClient(
  deps: Pick<Deps, "clock">,
  uri: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<Delivery> {
  try {
    const response = await tracedFetch(uri, {
      method: "POST",
      headers,
      body,
      // Only the address that the operator registered is ever asked (CIBA Core §10.2: redirects MUST NOT be followed).
      redirect: "manual",
      signal: AbortSignal.timeout(seconds(limits.noticeTimeoutSeconds)),
    });
    await response.body?.cancel();
    if (response.ok) return { name: "delivered" };
    return { name: "failed", error: `http ${response.status}`, ...retryAfterSeconds(response, deps.clock.now()) };
  } catch (error) {
    return unreachable(error);
  }
}
