/**
 * Pairwise subjects (OpenID Connect Core §8.1): clients of one sector know a person by one name, other sectors by another.
 * The sector is what the operator says, else the one host of the redirect addresses.
 */
import type { Client } from "./client.ts";

type Sectored = Pick<Client, "id" | "redirectUris" | "settings">;

/** Null: it does not follow from the addresses, so the operator has to say it. Apps on people's own devices have no host. */
export function sectorOf({ redirectUris, settings }: Sectored): string | null {
  if (settings.sector !== null) return settings.sector;
  const hosts = new Set(redirectUris.map((uri) => /^https:\/\/([^/?#]+)/.exec(uri)?.[1]?.toLowerCase() ?? null));
  const [host = null] = hosts;
  return hosts.size === 1 ? host : null;
}

/** §8.1: several hosts need a sector identifier; without one two of them could not be told apart from strangers. */
export const lacksSector = (client: Sectored): boolean =>
  client.settings.subjectType === "pairwise" && sectorOf(client) === null;

/** A host, or a name of the operator's choice. */
export const mayBeSector = (sector: string | null): boolean =>
  sector === null || /^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,199}$/.test(sector);
