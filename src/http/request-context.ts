import { getConnInfo } from "@hono/node-server/conninfo";
import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import { deviceNameFor } from "../devices/device.ts";
import { messagesFor } from "../messages/messages.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { AppEnv } from "./app-env.ts";
import { clientAddress, parseNetworks } from "./client-address.ts";
import { readCookie } from "./cookies.ts";
import { nameBrowser } from "./user-agent.ts";

/** Finds out, once per request, what the routes want to know about who is asking. */
export const requestContext = (deps: Deps): MiddlewareHandler<AppEnv> => {
  const trusted = parseNetworks(deps.config.trustedProxies);
  // We speak no TLS ourselves. If the proxy that does was not named to us, or writes no header, everybody seems to come
  // from one address, and every stranger would look like a neighbour.
  const proxied = deps.config.origin.startsWith("https:");
  return async (c, next) => {
    const socket = getConnInfo(c).remote.address ?? "";
    const address = clientAddress(socket, c.req.header("x-forwarded-for"), trusted, proxied);
    const named = nameBrowser(c.req.header("user-agent"));
    let signedIn: Promise<SignedIn | null> | undefined;
    c.set("request", {
      address,
      screen: { browser: named.browser, system: named.system, address },
      now: () => deps.clock.now(),
      deviceName: deviceNameFor(named.system, named.model),
      page: { ...messagesFor(c.req.header("accept-language")), assetUrl: deps.assetUrl, origin: deps.config.origin },
      signedIn: () => {
        const token = readCookie(c, "session");
        signedIn ??= token === null ? Promise.resolve(null) : findSignedIn(deps, token);
        return signedIn;
      },
      formAction: ["'self'"],
    });
    await next();
  };
};
