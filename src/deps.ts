import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { ChangeFeed } from "./database/change-feed.ts";
import type { Schema } from "./database/schema.ts";
import type { NetworkPlace } from "./proximity/evidence.ts";
import type { Random } from "./random.ts";
import type { Tracer } from "./tracing.ts";

/** Tells where an address is and what kind of network it belongs to; see `http/network-lookup.ts`. */
export interface NetworkPlaces {
  placeOf(address: string): NetworkPlace;
  /** Whether the address is in one of these networks (CIDR). */
  contain(networks: readonly string[], address: string): boolean;
}

/** What the flows need from the world. Tests and the simulation pass their own clock, randomness and database. */
export interface Deps {
  readonly config: Config;
  readonly db: Kysely<Schema>;
  readonly clock: { now(): number };
  readonly random: Random;
  readonly changes: ChangeFeed;
  /** Aborts when the process has been told to stop: it goes on serving for a while, and should be sent nobody new. */
  readonly draining: AbortSignal;
  /** Aborts when the process is about to stop: open streams and held polls end then. */
  readonly shutdown: AbortSignal;
  readonly networks: NetworkPlaces;
  readonly log: Logger;
  /** Null where nobody wants traces. */
  readonly tracer: Tracer | null;
  /** The address of a built browser entry, by its source path; see `http/assets.ts`. */
  readonly assetUrl: (entry: string) => string;
}
