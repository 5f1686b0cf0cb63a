import { HTTPException } from "hono/http-exception";
import type { Deps } from "../deps.ts";
import { refusalText } from "../messages/messages.ts";
import { failures } from "../metrics.ts";
import { isOutage } from "../outage.ts";
import { requestId } from "../request-id.ts";
import { RefusalPage } from "../ui/refusal.page.tsx";
import type { AppContext } from "./app-env.ts";
import { readerOf, refuseInKind, refuseProgram } from "./in-kind.ts";
import { renderPage } from "./respond.tsx";

/** A bug or an outage: logged with everything, answered with nothing but a way on. */
export function answerError(deps: Pick<Deps, "log">, error: Error, c: AppContext): Response {
  // Hono's own refusals of requests it cannot read.
  if (error instanceof HTTPException && error.status < 500) return refuseInKind(c, "malformed");
  // Whoever hung up in the middle of a body reads no answer, and is nobody's alarm.
  if (c.req.raw.signal.aborted) {
    deps.log.debug({ method: c.req.method, path: c.req.path }, "the client hung up");
    return refuseInKind(c, "malformed");
  }
  deps.log.error({ err: error, method: c.req.method, path: c.req.path }, "a request failed");
  // RFC 9110 §15.6.4: come back later, which nobody should do for a bug.
  const status = isOutage(error) ? 503 : 500;
  failures.add({ cause: status === 503 ? "outage" : "bug" });
  const reference = requestId() ?? "";
  c.header("X-Request-Id", reference);
  if (status === 503) c.header("Retry-After", "2");
  const context = c.get("request")?.page;
  if (context === undefined) return c.text("unexpected error", status);
  const reader = readerOf(c);
  if (reader === "program")
    return refuseProgram(c, status === 503 ? "temporarily_unavailable" : "server_error", status);
  const { title, explanation, action } = refusalText(context.messages, "unexpected");
  if (reader === "script") return c.json({ reason: "unexpected", message: explanation }, status);
  return renderPage(
    c,
    <RefusalPage
      context={context}
      title={title}
      explanation={explanation}
      action={{ href: "/", label: action }}
      reference={reference}
    />,
    status,
  );
}
