import { createServer, type Server } from "node:http";
import type { Deps } from "../deps.ts";
import { createMetrics } from "./metrics-text.ts";

/**
 * Prometheus asks at a port of its own, on this machine only unless METRICS_HOST says otherwise: no proxy in front of the
 * people's port can give the numbers away by mistake. Rejects when the port cannot be listened on.
 */
export async function listenForMetrics(
  deps: Pick<Deps, "config" | "db" | "draining" | "changes" | "log">,
  port: number,
): Promise<Server> {
  const text = createMetrics(deps);
  const server = createServer((request, response) => {
    if (request.url !== "/metrics" || request.method !== "GET") {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (answer) => response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4" }).end(answer),
      (error: unknown) => {
        deps.log.error({ err: error }, "the metrics could not be gathered");
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, deps.config.metricsHost, resolve);
  });
  server.unref();
  return server;
}
