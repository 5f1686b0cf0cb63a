import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import { requestId } from "../request-id.ts";
import { asTrace, readTraceparent, type Tracer } from "../tracing.ts";
import type { AppEnv } from "./app-env.ts";
import { parseNetworks } from "./client-address.ts";
import { methodOf, patternOf, toldByProxy } from "./request-log.ts";

/**
 * Each request is a span, by the names of OpenTelemetry's conventions for HTTP. It goes on with the trace of a trusted proxy
 * (`traceparent`); a stranger could otherwise have everything recorded, or make what others do part of a trace of theirs.
 */
export const requestTrace = (tracer: Tracer, { config }: Pick<Deps, "config">): MiddlewareHandler<AppEnv> => {
  const trusted = parseNetworks(config.trustedProxies);
  return (c, next) => {
    const parent = readTraceparent(toldByProxy(c, "traceparent", trusted));
    return asTrace(tracer, parent, "server", methodOf(c), async (span) => {
      await next();
      if (span === null) return;
      const route = patternOf(c);
      span.name = `${methodOf(c)} ${route}`;
      span.describe({
        "http.request.method": methodOf(c),
        "http.route": route,
        "http.response.status_code": c.res.status,
        "countersign.request_id": requestId() ?? "",
      });
      if (c.res.status >= 500) span.fail();
    });
  };
};
