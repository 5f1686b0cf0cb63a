import { getConnInfo } from "@hono/node-server/conninfo";
import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import { deviceNameFor } from "../devices/device.ts";
import { messagesFor } from "../messages/messages.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import type { PageContext } from "../ui/page-context.ts";
import { type AppContext, type AppEnv, ownForms, type RequestContext } from "./app-env.ts";
import { clientAddress, type Network, parseNetworks } from "./client-address.ts";
import { readCookie } from "./cookies.ts";
import { isOnSharedScreen } from "./shared-screen.ts";
import { type NamedBrowser, nameBrowser } from "./user-agent.ts";

/** Finds out, once per request, what the routes want to know about who is asking. */
export const requestContext = (deps: Deps): MiddlewareHandler<AppEnv> => {
  const contextOf = contextsOf(deps);
  return (c, next) => {
    c.set("request", contextOf(c));
    return next();
  };
};

/** What will find it out, when it is asked. */
export const contextsOf = (deps: Deps): ((c: AppContext) => RequestContext) => {
  const trusted = parseNetworks(deps.config.trustedProxies);
  // We speak no TLS ourselves. If the proxy that does was not named to us, or writes no header, everybody seems to come
  // from one address, and every stranger would look like a neighbour.
  const proxied = deps.config.origin.startsWith("https:");
  return (c) => new LazyContext(deps, c, trusted, proxied);
};

/** Each of it is found out when it is first asked for: a program that polls has no use for a name of its browser. */
class LazyContext implements RequestContext {
  formAction = ownForms;
  readonly #deps: Deps;
  readonly #c: AppContext;
  readonly #trusted: readonly Network[];
  readonly #proxied: boolean;
  #address: string | undefined;
  #page: PageContext | undefined;
  #signedIn: Promise<SignedIn | null> | undefined;
  #onSharedScreen = false;

  constructor(deps: Deps, c: AppContext, trusted: readonly Network[], proxied: boolean) {
    this.#deps = deps;
    this.#c = c;
    this.#trusted = trusted;
    this.#proxied = proxied;
  }
  get address(): string {
    this.#address ??= clientAddress(
      getConnInfo(this.#c).remote.address ?? "",
      this.#c.req.header("x-forwarded-for"),
      this.#trusted,
      this.#proxied,
    );
    return this.#address;
  }
  get screen(): ConsumptionDevice {
    const { browser, system } = this.#named();
    return { browser, system, address: this.address };
  }
  get deviceName(): string {
    const { system, model } = this.#named();
    return deviceNameFor(system, model);
  }
  get page(): PageContext {
    const { assetUrl, config } = this.#deps;
    this.#page ??= {
      ...messagesFor(this.#c.req.header("accept-language")),
      assetUrl,
      origin: config.origin,
      onSharedScreen: () => this.#onSharedScreen,
    };
    return this.#page;
  }
  set page(page: PageContext) {
    this.#page = page;
  }
  get now(): () => number {
    return () => this.#deps.clock.now();
  }
  get signedIn(): () => Promise<SignedIn | null> {
    return () => {
      const token = readCookie(this.#c, "session");
      this.#signedIn ??= token === null ? Promise.resolve(null) : this.#findSignedIn(token);
      return this.#signedIn;
    };
  }
  async #findSignedIn(token: string): Promise<SignedIn | null> {
    const present = await findSignedIn(this.#deps, token);
    this.#onSharedScreen = isOnSharedScreen(present);
    return present;
  }
  #named(): NamedBrowser {
    return nameBrowser(this.#c.req.header("user-agent"));
  }
}
