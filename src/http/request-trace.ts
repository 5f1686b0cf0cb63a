import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import { requestId } from "../request-id.ts";
import { asTrace, readTraceparent } from "../tracing.ts";
import type { AppContext, AppEnv } from "./app-env.ts";
import { parseNetworks } from "./client-address.ts";
import { methodOf, patternOf, toldByProxy } from "./request-log.ts";

/** Each request is a span: see `requestTracer`. */
export const requestTrace = (deps: TraceDeps): MiddlewareHandler<AppEnv> => {
  const traced = requestTracer(deps);
  return (c, next) =>
    traced(
      c,
      () => patternOf(c),
      async () => {
        await next();
        return c.res.status;
      },
    );
};

/**
 * Runs the work, which gives the status (null: it is answered outside of every span), as a span by the names of OpenTelemetry's conventions for HTTP. It goes on with the trace of
 * a trusted proxy (`traceparent`); a stranger could otherwise have everything recorded, or make what others do part of
 * a trace of theirs.
 */
export function requestTracer({ config, tracer }: TraceDeps) {
  const trusted = parseNetworks(config.trustedProxies);
  return async (c: AppContext, route: () => string, work: () => Promise<number | null>): Promise<void> => {
    if (tracer === null) {
      await work();
      return;
    }
    const parent = readTraceparent(toldByProxy(c, "traceparent", trusted));
    await asTrace(tracer, parent, "server", methodOf(c), async (span) => {
      const status = await work();
      if (span === null || status === null) return;
      span.name = `${methodOf(c)} ${route()}`;
      span.describe({
        "http.request.method": methodOf(c),
        "http.route": route(),
        "http.response.status_code": status,
        "countersign.request_id": requestId() ?? "",
      });
      if (status >= 500) span.fail();
    });
  };
}

type TraceDeps = Pick<Deps, "config" | "tracer">;
