import type { VNode } from "preact";
import type { z } from "zod";
import type { Deps } from "../../deps.ts";
import type { AppContext } from "../../http/app-env.ts";
import { readForm, uniqueFields } from "../../http/read-body.ts";
import { refusalPage, renderPage } from "../../http/respond.tsx";
import { freshForMilliseconds } from "../../sessions/session.ts";
import type { ChangeAction, ReadAction } from "../action.flow.ts";
import type { Caller } from "../actor.ts";
import { type AdminRefusal, adminError } from "../admin-refusal.ts";
import { callerBySession } from "../caller.flow.ts";
import { type ActionRule, mayDo, mayTouch, type Touched } from "../may-act.ts";
import { enterAction } from "../run-action.flow.ts";
import type { ConsoleFrame, SectionName } from "./console-shell.tsx";
import { RefusedPage } from "./refused.page.tsx";
import { sectionsFor } from "./sections.flow.ts";
import { VerifyPage } from "./verify.page.tsx";

/** Whoever is in the console, and what its pages show of that. */
export interface Inside {
  readonly caller: Caller;
  readonly frame: ConsoleFrame;
}

/** Who is asking for a page of the console; or the answer to send: to the sign-in and back, or a no. */
export async function enterConsole(deps: Deps, c: AppContext): Promise<Inside | Response> {
  const { signedIn, page, address } = c.get("request");
  const present = await signedIn();
  if (present === null) {
    if (c.req.method !== "GET") return refusalPage(c, "session_needed");
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`/sign-in?${new URLSearchParams({ return_to: pathname + search })}`, 303);
  }
  const { session, account } = present;
  if (account.role === "person") return refusalPage(c, "role_insufficient");
  const caller = callerBySession(present, address);
  if (!caller.ok) return refusalPage(c, caller.reason);
  const now = deps.clock.now();
  const frame = {
    context: page,
    sections: sectionsFor(account.role),
    name: account.displayName,
    role: account.role,
    freshFor: freshForMilliseconds(session, now),
    now,
  };
  return { caller: caller.value, frame };
}

interface Reading<Schema extends z.ZodObject, Value extends object> {
  readonly section: SectionName;
  readonly action: ReadAction<Schema, Value>;
  readonly entered: unknown;
  readonly page: (value: Value, inside: Inside) => VNode | Promise<VNode>;
}

/** A page that shows what an action reads. One that shows several begins with `enterConsole`. */
export async function showAction<Schema extends z.ZodObject, Value extends object>(
  deps: Deps,
  c: AppContext,
  { section, action, entered, page }: Reading<Schema, Value>,
): Promise<Response> {
  const inside = await enterConsole(deps, c);
  if (inside instanceof Response) return inside;
  const read = await enterAction(deps, inside.caller, action, entered);
  if (!read.ok) return refuseInConsole(c, inside.frame, { section, reason: read.reason, back: "/admin" });
  return renderPage(c, await page(read.value, inside));
}

interface Change<Fields extends z.ZodObject, Schema extends z.ZodObject, Value extends object> {
  readonly section: SectionName;
  /** What the form holds, as the route declares it. */
  readonly fields: Fields;
  readonly action: ChangeAction<Schema, Value>;
  /** The action's input, from the form; the action's own schema reads it. */
  readonly entered: (fields: z.output<Fields>) => Readonly<Record<string, unknown>>;
  /** Where a refusal leads back to. */
  readonly back: string;
  /** The answer once it is done: a redirect, or a page with what is shown once. */
  readonly done: (value: Value, inside: Inside) => Response | Promise<Response>;
}

/**
 * Does what a form asks for. Where the last touch is too old the passkey is asked for, on a page that holds the form and
 * sends it again; any other no is a page that leads back.
 */
export async function changeByForm<Fields extends z.ZodObject, Schema extends z.ZodObject, Value extends object>(
  deps: Deps,
  c: AppContext,
  { section, fields, action, entered, back, done }: Change<Fields, Schema, Value>,
): Promise<Response> {
  const inside = await enterConsole(deps, c);
  if (inside instanceof Response) return inside;
  const { caller, frame } = inside;
  const form = await readForm(c, fields);
  if (!form.ok) return refuseInConsole(c, frame, { section, reason: "malformed", back });
  const changed = await enterAction(deps, caller, action, entered(form.value));
  if (changed.ok) return done(changed.value, inside);
  if (changed.reason !== "fresh_verification_needed")
    return refuseInConsole(c, frame, { section, reason: changed.reason, back });
  const sent = uniqueFields(new URLSearchParams(await c.req.text())) ?? {};
  return renderPage(c, <VerifyPage frame={frame} section={section} path={c.req.path} fields={sent} />, 401);
}

/** A no among the pages of the console. */
export function refuseInConsole(
  c: AppContext,
  frame: ConsoleFrame,
  no: { readonly section: SectionName; readonly reason: AdminRefusal; readonly back: string },
): Response {
  const { section, reason, back } = no;
  const sentence = frame.context.messages.console.refusals[reason];
  const status = reason === "fresh_verification_needed" ? 401 : adminError(reason).status;
  return renderPage(c, <RefusedPage frame={frame} section={section} reason={sentence} back={back} />, status);
}

/** Whether a page offers an action; the action decides all the same. */
export const mayTry = ({ actor }: Caller, rule: ActionRule, touched: Touched = {}): boolean =>
  mayDo(actor, rule).ok && mayTouch(actor, rule, touched).ok;

/** "It is good for 3 days.", for something that is shown once. */
export const goodFor = ({ context, now }: ConsoleFrame, expiresAt: number): string =>
  context.messages.people.link.until(context.messages.duration(Math.round((expiresAt - now) / 1000)));
