import { createServer as createHttpServer } from "node:http";
import pino from "pino";
import { renderUnicodeCompact } from "uqr";
import { makeSetupLink, needsSetup } from "./accounts/invitation.flow.ts";
import { writeCompiled } from "./compile-cache.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { type ChangeFeed, createChangeFeed } from "./database/change-feed.ts";
import { databaseKind, openDatabase } from "./database/open.ts";
import type { Deps } from "./deps.ts";
import { builtClientFolder, loadAssets } from "./http/assets.ts";
import { listenerOf } from "./http/direct-listener.ts";
import { createNetworkLookup } from "./http/network-lookup.ts";
import { seconds } from "./limits.ts";
import { startOutbox } from "./notices/outbox.ts";
import { collectWhatStartLeft } from "./operation/leftovers.ts";
import { listenForMetrics } from "./operation/metrics-port.ts";
import { startTraceExport } from "./operation/trace-export.ts";
import { webauthnLibrary } from "./passkeys/webauthn-library.flow.ts";
import { systemRandom } from "./random.ts";
import { requestId } from "./request-id.ts";
import { createServer } from "./server.ts";
import { pushPublicKey } from "./signing-keys/push-key.flow.ts";
import { ensureSigningKeys } from "./signing-keys/rotation.flow.ts";
import { sweepRegularly } from "./sweep.ts";

type Endings = Pick<Deps, "draining" | "shutdown">;

const never = new AbortController().signal;

/** What every line of the log says of the request that it is about. */
function ofRequest(): { requestId?: string } {
  const id = requestId();
  return id === null ? {} : { requestId: id };
}

/** Everything a command or the server works with, opened from the settings. Close `db` when done. */
export async function openDeps(config: Config, endings: Partial<Endings> = {}): Promise<Deps> {
  const { draining = never, shutdown = never } = endings;
  const log = pino({ level: config.logLevel, mixin: ofRequest }, pino.destination({ dest: 2, sync: false }));
  const db = await openDatabase(config.databaseUrl);
  const clock = { now: () => Date.now() };
  return {
    config,
    db,
    clock,
    random: systemRandom,
    changes: createChangeFeed(),
    networks: createNetworkLookup(config),
    draining,
    shutdown,
    log,
    tracer: null,
    assetUrl: loadAssets(builtClientFolder()),
  };
}

/** SQLite is one process's own; a PostgreSQL may have others beside this one. */
async function openChangeFeed({ config, changes, log }: Deps): Promise<ChangeFeed> {
  if (databaseKind(config.databaseUrl) === "sqlite") return changes;
  const { createSharedChangeFeed } = await import("./database/shared-change-feed.ts");
  return createSharedChangeFeed(config.databaseUrl, log);
}

/** Serves until SIGTERM or SIGINT. Settings that cannot be used end the process with 78 (sysexits: EX_CONFIG). */
export async function serveFromEnvironment(environment: NodeJS.ProcessEnv): Promise<void> {
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`Countersign cannot start with these settings.\n${error.message}\n`);
    process.exit(78);
  }
  await serve(config);
}

async function serve(config: Config): Promise<void> {
  const draining = new AbortController();
  const stopping = new AbortController();
  const opened = await openDeps(config, { draining: draining.signal, shutdown: stopping.signal });
  const traces = config.tracing === null ? null : startTraceExport(config.tracing, opened.log);
  const deps = { ...opened, changes: await openChangeFeed(opened), tracer: traces };
  const app = createServer(deps, builtClientFolder());
  const server = createHttpServer({ keepAliveTimeout: keptMilliseconds }, listenerOf(deps, app));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, resolve);
  }).catch(cannotListen(`${config.host}:${config.port}`, "HOST or PORT"));
  // At the first start an RSA key takes as long as all the rest; who needs a key waits for it, and nobody else.
  await ensureSigningKeys(deps);
  await pushPublicKey(deps);
  const { metricsHost, metricsPort } = config;
  if (metricsPort !== null)
    await listenForMetrics(deps, metricsPort).catch(
      cannotListen(`${metricsHost}:${metricsPort}`, "METRICS_HOST or METRICS_PORT"),
    );
  const stopSweeping = sweepRegularly(deps);
  const stopDelivering = startOutbox(deps);

  const end = (): void => {
    // Held polls and streams answer now; then connections close, and the database after the last of them.
    stopping.abort();
    stopSweeping();
    const delivered = stopDelivering();
    const close = () => Promise.all([closeDeps(deps), traces?.close()]);
    server.close(() => void delivered.then(close).then(() => process.exit(0)));
    // A connection is idle once its answer is out, and would otherwise be kept for the next one.
    setInterval(() => server.closeIdleConnections(), idleCheckMilliseconds).unref();
    setTimeout(() => process.exit(0), endsWithinMilliseconds).unref();
  };
  const stop = (): void => {
    // Told twice: whoever it is wants it gone now.
    if (draining.signal.aborted) process.exit(1);
    draining.abort();
    setTimeout(end, seconds(config.shutdownDelaySeconds));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdout.write(await greeting(deps));
  // Now, beside the first requests, so that the first passkey does not wait for it.
  await webauthnLibrary();
  writeCompiled();
  collectWhatStartLeft(deps.log);
}

/** Longer than proxies keep theirs (nginx a minute): whoever closes first must not be the one that is not asking. */
const keptMilliseconds = 75_000;
const endsWithinMilliseconds = 9000;
const idleCheckMilliseconds = 50;

const cannotListen = (where: string, settings: string) => (error: NodeJS.ErrnoException) => {
  process.stderr.write(`Countersign cannot listen on ${where} (${error.code ?? error.message}). Set ${settings}.\n`);
  process.exit(1);
};

async function closeDeps({ changes, db }: Deps): Promise<void> {
  await changes.close();
  await db.destroy();
}

/** What to do next, for the person who started the server. */
async function greeting(deps: Deps): Promise<string> {
  const serving = `\nCountersign serves at ${deps.config.origin}\n`;
  if (!(await needsSetup(deps))) return `${serving}Enter codes at ${deps.config.origin}/link\n\n`;
  const { url } = await makeSetupLink(deps);
  return [
    serving,
    "Nobody has an account yet. Open this link, on the phone or computer whose passkey shall be the first",
    "administrator's; it works once, for 24 hours:\n",
    `  ${url}\n`,
    renderUnicodeCompact(url),
    '\nA new link: "npx countersign setup-link". Help: "npx countersign --help".\n\n',
  ].join("\n");
}
