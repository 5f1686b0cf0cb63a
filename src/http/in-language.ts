import { messagesFor } from "../messages/messages.ts";
import type { AppContext } from "./app-env.ts";

/** OpenID Connect Core §3.1.2.1 `ui_locales`: what the app asks for, before what the browser does. Unknown ones pass by. */
export function speakIn(c: AppContext, uiLocales: string | null | undefined): void {
  if (uiLocales === null || uiLocales === undefined) return;
  const { request } = c.var;
  const wanted = [...uiLocales.split(" "), c.req.header("accept-language") ?? ""].join(",");
  request.page = { ...request.page, ...messagesFor(wanted) };
}
