import { streamSSE } from "hono/streaming";
import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { waiting } from "../metrics.ts";
import { waitingOffer } from "../proximity/nearby.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { isLiveScreen, type SignInScreen } from "../sign-in/next-step.ts";
import { showRequest } from "../sign-in/screen.flow.ts";
import type { AppContext } from "./app-env.ts";
import { Wake } from "./wake.ts";

/**
 * Follows one request for the new screen: `screen` with the HTML to show whenever that changes, `approved` when there is
 * something to redeem. Ends when the request does; until then a comment now and then keeps proxies from hanging up.
 */
export function streamScreen(
  c: AppContext,
  deps: Deps,
  id: SignInRequestId,
  render: (screen: SignInScreen) => string,
): Response | Promise<Response> {
  c.header("Cache-Control", "no-store");
  // nginx would otherwise hold events back until its buffer is full.
  c.header("X-Accel-Buffering", "no");
  // A HEAD has no reader: its stream would wait for one for ever.
  if (c.req.method === "HEAD") return c.body(null, 200, { "Content-Type": "text/event-stream" });
  return streamSSE(c, async (stream) => {
    const changed = new Wake();
    const unwatch = deps.changes.watch(id, () => changed.ring());
    const stopping = () => stream.abort();
    deps.shutdown.addEventListener("abort", stopping, { once: true });
    stream.onAbort(() => changed.ring());
    waiting.add({ how: "event_stream" });
    try {
      let sent = "";
      let offered = "";
      while (!stream.aborted) {
        const request = await findRequest(deps.db, id);
        if (request === null) return;
        const screen = await showRequest(deps, request);
        const html = render(screen);
        // The seconds that are left change all the time, and are counted down by the page itself.
        const shown = screen.state === "waiting" ? `${screen.linkUrl} ${screen.userCode} ${screen.named}` : html;
        if (sent !== shown) await stream.writeSSE({ event: "screen", data: html });
        sent = shown;
        const offer = screen.state === "opened" ? await waitingOffer(deps, id) : null;
        if (offer !== null && offer.nonce !== offered) {
          offered = offer.nonce;
          await stream.writeSSE({ event: "nearby", data: JSON.stringify(offer) });
        }
        if (screen.state === "approved") await stream.writeSSE({ event: "approved", data: "" });
        if (!isLiveScreen(screen)) return;

        const now = deps.clock.now();
        const nextChange =
          screen.state === "waiting" ? Math.min(screen.renewsAt, screen.qrRenewsAt) : request.expiresAt;
        const rang = await changed.within(
          Math.min(seconds(limits.eventStreamHeartbeatSeconds), Math.max(0, nextChange - now) + 5),
        );
        if (!rang && !stream.aborted) await stream.write(": still here\n\n");
      }
    } finally {
      waiting.add({ how: "event_stream" }, -1);
      unwatch();
      deps.shutdown.removeEventListener("abort", stopping);
    }
  });
}
