import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ZodType } from "zod";
import type { SignedIn } from "../sessions/session.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import type { PageContext } from "../ui/page-context.ts";

/** What the middleware in `request-context.ts` has found out about a request by the time a route sees it. */
export interface RequestContext {
  /** The browser's address, behind trusted proxies too. */
  readonly address: string;
  readonly screen: ConsumptionDevice;
  /** What a device enrolled by this browser is called at first. */
  readonly deviceName: string;
  /** The server's clock, in epoch milliseconds. */
  readonly now: () => number;
  /** In the language of the browser, or of the app that sent it here (`in-language.ts`). */
  page: PageContext;
  /** Null when there is no live session. Looked up on first use, so that endpoints without sessions pay nothing. */
  readonly signedIn: () => Promise<SignedIn | null>;
  /** Where a form on this page may lead, by redirects too, as sources of a policy; see `security-headers.ts`. */
  formAction: readonly string[];
}

/** What the route says that it reads; see `takes.ts`. */
interface Declared {
  readonly place: "query" | "form" | "json";
  readonly schema: ZodType;
}

/** Where the forms of most pages lead. */
export const ownForms: readonly string[] = ["'self'"];

export interface AppEnv {
  Bindings: HttpBindings;
  Variables: { request: RequestContext; declared?: Declared };
}

export type AppContext = Context<AppEnv>;
