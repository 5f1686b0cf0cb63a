import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { secondsUntilNextWindow } from "../attempts/attempt-window.ts";
import { refusalText } from "../messages/messages.ts";
import { RefusalPage } from "../ui/refusal.page.tsx";
import type { AppContext } from "./app-env.ts";
import { answerFor, type PageRefusal } from "./refusals.ts";

type Status = 200 | ReturnType<typeof answerFor>["status"] | 500 | 503;

export const renderFragment = (view: VNode): string => renderToString(view);

export function renderPage(c: AppContext, page: VNode, status: Status = 200): Response {
  // A page may hold a code or a name: no cache on the way, and no back button, shows it to somebody else.
  c.header("Cache-Control", "no-store");
  return c.html(`<!doctype html>${renderToString(page)}`, status);
}

/** A whole page that says what happened and what to do. */
export function refusalPage(c: AppContext, reason: PageRefusal): Response {
  const context = c.get("request").page;
  const { status, text, href } = answerFor(reason);
  const { title, explanation, action } = refusalText(context.messages, text, retryAfterSeconds(c, reason));
  const page = (
    <RefusalPage context={context} title={title} explanation={explanation} action={{ href, label: action }} />
  );
  return renderPage(c, page, status);
}

/** For the page's scripts: `reason` for the program, `message` for the person. */
export function refusalJson(c: AppContext, reason: PageRefusal): Response {
  const { status, text } = answerFor(reason);
  const { explanation } = refusalText(c.get("request").page.messages, text, retryAfterSeconds(c, reason));
  c.header("Cache-Control", "no-store");
  return c.json({ reason, message: explanation }, status);
}

export function retryAfterSeconds(c: AppContext, reason: PageRefusal): number {
  if (reason !== "too_many_tries") return 0;
  const seconds = secondsUntilNextWindow(c.get("request").now());
  c.header("Retry-After", String(seconds));
  return seconds;
}

export function json(c: AppContext, value: object): Response {
  c.header("Cache-Control", "no-store");
  return c.json(value);
}

/**
 * The same for everybody. Kept for so short a time that a new signing key is known everywhere before anybody has stopped
 * using the old one.
 */
export function publicDocument(c: AppContext, document: object): Response {
  c.header("Cache-Control", "public, max-age=300");
  const text = documentTexts.get(document) ?? JSON.stringify(document);
  documentTexts.set(document, text);
  return c.body(text, 200, { "Content-Type": "application/json" });
}

/** A document that is made once is written once. */
const documentTexts = new WeakMap<object, string>();
