import type { Kysely } from "kysely";
import pino from "pino";
import { beginAcceptance, finishAcceptance } from "../../src/accounts/accept-invitation.flow.ts";
import { invite } from "../../src/accounts/invitation.flow.ts";
import { approve, type SeenCode } from "../../src/approval/decide.flow.ts";
import { openRequestByCode } from "../../src/approval/open.flow.ts";
import { readConfig } from "../../src/config.ts";
import { createChangeFeed } from "../../src/database/change-feed.ts";
import type { Schema } from "../../src/database/schema.ts";
import type { Deps, NetworkPlaces } from "../../src/deps.ts";
import { hashSecret, sha256 } from "../../src/digest.ts";
import { isIn, parseNetworks } from "../../src/http/client-address.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import type { Outcome } from "../../src/outcome.ts";
import type { NetworkPlace } from "../../src/proximity/evidence.ts";
import type { Random } from "../../src/random.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import type { SignedIn } from "../../src/sessions/session.ts";
import { findRequest } from "../../src/sign-in/advance.flow.ts";
import { type Beginning, type BegunRequest, beginSignInRequest } from "../../src/sign-in/begin.flow.ts";
import { quickRandom } from "./quick-random.ts";
import { noon } from "./samples.ts";
import { type Ceremony, createSoftwareAuthenticator, type SoftwareAuthenticator } from "./software-authenticator.ts";

/**
 * For tests of flows: real dependencies over one database, no HTTP, a clock that stands still until it is moved, and
 * people who hold a passkey in software.
 */
export interface FlowWorld {
  readonly deps: Deps;
  advance(seconds: number): void;
  person(name: string): Promise<FlowPerson>;
  /** A browser with this binding secret shows the sign-in page. */
  beginPage(changes?: Partial<Beginning>): Promise<BegunRequest>;
  /** Everything that the audit log holds, oldest first. */
  auditEvents(): Promise<string[]>;
}

export interface FlowPerson {
  readonly signedIn: SignedIn;
  readonly authenticator: SoftwareAuthenticator;
  readonly deviceSecret: string;
  /** As the cookie of that browser holds it. */
  readonly sessionToken: string;
  /** From home unless told; so is the new screen. */
  open(code: string, address?: string): ReturnType<typeof openRequestByCode>;
  /** The assertion over the card of an opened request. */
  sign(id: SignInRequestId, ceremony?: Ceremony): Promise<ReturnType<SoftwareAuthenticator["get"]>>;
  /** Answers the question, whether it is asked or not, unless told otherwise. */
  approve(id: SignInRequestId, ceremony?: Ceremony, seen?: SeenCode | null): ReturnType<typeof approve>;
  openAndApprove(code: string, address?: string): Promise<SignInRequestId>;
}

/** Where the people of these tests are. */
export const places = {
  home: "192.0.2.7",
  /** In the same country, without coordinates. */
  elsewhere: "198.51.100.9",
  abroad: "203.0.113.5",
  hosting: "203.0.113.80",
  anonymiser: "203.0.113.90",
} as const;

const ordinary: NetworkPlace = { country: "DE", city: null, latitude: null, longitude: null, kind: "ordinary" };
const table: Record<string, NetworkPlace> = {
  [places.home]: ordinary,
  [places.elsewhere]: ordinary,
  [places.abroad]: { ...ordinary, country: "US" },
  [places.hosting]: { ...ordinary, kind: "hosting" },
  [places.anonymiser]: { ...ordinary, kind: "anonymiser" },
};
const networks: NetworkPlaces = {
  placeOf: (address) => table[address] ?? { ...ordinary, country: null },
  contain: (list, address) => isIn(address, parseNetworks(list)),
};

export const binding = "b".repeat(43);
export const newScreen = { browser: "Firefox", system: "Linux", address: places.home };
const phoneScreen = { browser: "Chrome", system: "Android", address: places.home };

export function createFlowWorld(
  db: Kysely<Schema>,
  random: Partial<Random> = {},
  environment: Record<string, string> = {},
): FlowWorld {
  let instant = noon;
  const deps: Deps = {
    config: readConfig({ COUNTERSIGN_URL: "http://localhost:8080", DATABASE_URL: "sqlite::memory:", ...environment }),
    db,
    clock: { now: () => instant },
    random: { ...quickRandom, ...random },
    changes: createChangeFeed(),
    draining: new AbortController().signal,
    shutdown: new AbortController().signal,
    networks,
    log: pino({ level: "silent" }),
    tracer: null,
    assetUrl: (entry) => `/assets/${entry}`,
  };
  return {
    deps,
    advance: (seconds) => {
      instant += seconds * 1000;
    },
    person: (name) => register(deps, name),
    beginPage: (changes = {}) =>
      beginSignInRequest(deps, {
        kind: "page",
        clientId: null,
        scopes: [],
        resource: null,
        redeemerHash: hashSecret(binding),
        returnTo: "/wiki",
        screen: newScreen,
        ...changes,
      }),
    auditEvents: async () =>
      (await db.selectFrom("audit_events").select("event").orderBy("sequence").execute()).map(({ event }) => event),
  };
}

async function register(deps: Deps, name: string): Promise<FlowPerson> {
  const authenticator = createSoftwareAuthenticator(deps.config.origin);
  const { url } = await invite(deps, { role: "person", suggestedName: null });
  const token = url.slice(url.indexOf("#") + 1);
  const options = accepted(await beginAcceptance(deps, token, { displayName: name, identifier: name }));
  const browser = { currentSessionId: null, screen: phoneScreen, deviceSecret: null, deviceName: `${name}'s Pixel` };
  const begun = accepted(await finishAcceptance(deps, token, newPasskey(authenticator, options), browser));
  const signedIn = await findSignedIn(deps, begun.sessionToken);
  if (signedIn === null) throw new Error("the new account has no session");

  const person: FlowPerson = {
    signedIn,
    authenticator,
    deviceSecret: begun.deviceSecret,
    sessionToken: begun.sessionToken,
    open: (code, address = places.home) => openRequestByCode(deps, signedIn, code, address),
    async sign(id, ceremony) {
      const state = (await findRequest(deps.db, id))?.state;
      const statement = state?.name === "opened" ? state.statement : "nothing is shown";
      return authenticator.get({ challenge: sha256(statement) }, ceremony);
    },
    approve: async (id, ceremony, seen = "in_front_of_me") =>
      approve(deps, signedIn, id, await person.sign(id, ceremony), seen),
    async openAndApprove(code, address) {
      const id = accepted(await person.open(code, address));
      accepted(await person.approve(id));
      return id;
    },
  };
  return person;
}

/** The authenticator's answer as the edge hands it to the flows. */
export function newPasskey(
  ...[authenticator, ...asked]: [SoftwareAuthenticator, ...Parameters<SoftwareAuthenticator["create"]>]
) {
  const { response, ...credential } = authenticator.create(...asked);
  return { ...credential, response: { ...response, transports: response.transports ?? [] } };
}

/** The value of an outcome that a test takes for granted. */
export function accepted<Value>(outcome: Outcome<Value, string>): Value {
  if (!outcome.ok) throw new Error(`unexpected refusal: ${outcome.reason}`);
  return outcome.value;
}
