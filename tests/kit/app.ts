import type { Server } from "node:http";
import { createServer as createListener } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import type { Role } from "../../src/accounts/account.ts";
import { disableAccount } from "../../src/accounts/disable-account.flow.ts";
import { invite } from "../../src/accounts/invitation.flow.ts";
import { readConfig } from "../../src/config.ts";
import { createChangeFeed } from "../../src/database/change-feed.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { Deps } from "../../src/deps.ts";
import { listenerOf } from "../../src/http/direct-listener.ts";
import { createNetworkLookup } from "../../src/http/network-lookup.ts";
import { addClient, type NewClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { createServer } from "../../src/server.ts";
import { pushPublicKey } from "../../src/signing-keys/push-key.flow.ts";
import { ensureSigningKeys } from "../../src/signing-keys/rotation.flow.ts";
import type { Tracer } from "../../src/tracing.ts";
import { createHttpBrowser, type HttpBrowser } from "./http-browser.ts";
import { type RegisteredPerson, registerPerson } from "./person.ts";
import { quickRandom } from "./quick-random.ts";
import { startTlsFront } from "./tls-front.ts";

/**
 * The whole server in this process on a free loopback port, with real dependencies, an own database and a clock that
 * can be moved on. For tests that speak HTTP and need no browser:
 *
 *     const app = await startApp();            afterAll(() => app.close());
 *     const ada = await app.createPerson("Ada Lovelace");
 *     const request = await ada.open("48 20 13");
 *     await ada.approve(request);
 */
export interface TestApp {
  readonly origin: string;
  /** With `tls`: the file that whoever connects must trust; this process does. */
  readonly caFile: string | null;
  readonly deps: Deps;
  /** Moves the server's clock on. Timers that are already running go on at their own pace. */
  advance(milliseconds: number): void;
  /** A person with a passkey on a phone, where they are signed in: invited and registered over HTTP. */
  createPerson(displayName: string, role?: Role): Promise<Person>;
  /** Registers a client; throws if it is refused. */
  createClient(wanted: NewClient): Promise<{ id: string; secret: string | null }>;
  /** A browser that has never been here. */
  newBrowser(userAgent?: string): HttpBrowser;
  /** Ends held polls and streams, as a stopping server does. */
  shutDown(): void;
  close(): Promise<void>;
}

export interface Person extends RegisteredPerson {
  /** An administrator disables the account. */
  disable(): Promise<void>;
}

export interface TestAppOptions {
  readonly databaseUrl?: string;
  /** Behind a proxy with TLS: `origin` is then its https address. */
  readonly tls?: boolean;
  readonly env?: Record<string, string>;
  readonly tracer?: Tracer;
}

export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const listener = createListener();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const front = options.tls === true ? await startTlsFront(port) : null;
  // WebAuthn works without TLS on "localhost" and only there.
  const origin = front?.origin ?? `http://localhost:${port}`;
  const clock = { offset: 0, now: () => Date.now() + clock.offset };
  const stopping = new AbortController();
  const databaseUrl = options.databaseUrl ?? "sqlite::memory:";
  const config = readConfig({
    COUNTERSIGN_URL: origin,
    DATABASE_URL: databaseUrl,
    NEW_REQUESTS_PER_MINUTE: "100000",
    ...(front === null ? {} : { TRUSTED_PROXIES: "127.0.0.1" }),
    ...options.env,
  });
  const deps: Deps = {
    config,
    db: await openDatabase(databaseUrl),
    clock,
    random: quickRandom,
    changes: createChangeFeed(),
    draining: stopping.signal,
    shutdown: stopping.signal,
    networks: createNetworkLookup(config),
    // What goes wrong inside must be seen in the test's output; expected refusals are quiet.
    log: pino({ level: "error" }),
    tracer: options.tracer ?? null,
    assetUrl: (entry) => `/assets/${entry.replaceAll("/", "-")}`,
  };
  await ensureSigningKeys(deps);
  await pushPublicKey(deps);
  listener.on("request", listenerOf(deps, createServer(deps, "tests")));
  return {
    origin,
    caFile: front?.caFile ?? null,
    deps,
    advance: (milliseconds) => {
      clock.offset += milliseconds;
    },
    createPerson: (displayName, role = "person") => createPerson(deps, displayName, role),
    createClient: async (wanted) => {
      const added = await addClient(deps, wanted);
      if (!added.ok) throw new Error(`the client was refused: ${added.reason}`);
      return { id: added.value.client.id, secret: added.value.secret };
    },
    newBrowser: (userAgent) => createHttpBrowser(origin, userAgent),
    shutDown: () => stopping.abort(),
    close: async () => {
      stopping.abort();
      await front?.close();
      await stopListening(listener);
      await deps.db.destroy();
    },
  };
}

async function createPerson(deps: Deps, displayName: string, role: Role): Promise<Person> {
  const { url } = await invite(deps, { role, suggestedName: displayName });
  const person = await registerPerson(url, displayName);
  return Object.assign(person, {
    async disable() {
      const disabled = await disableAccount(deps, person.identifier);
      if (!disabled.ok) throw new Error(`the account was not disabled: ${disabled.reason}`);
    },
  });
}

async function stopListening(listener: Server): Promise<void> {
  const closed = new Promise((resolve) => listener.close(resolve));
  listener.closeAllConnections();
  await closed;
}
