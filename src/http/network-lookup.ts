import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import ipaddr from "ipaddr.js";
import { Reader, type Response } from "maxmind";
import type { Config } from "../config.ts";
import type { NetworkPlaces } from "../deps.ts";
import { isCarrierShared, isLocal } from "../proximity/address.ts";
import type { NetworkPlace } from "../proximity/evidence.ts";
import { isIn, parseNetworks } from "./client-address.ts";

/** The members that MaxMind's and compatible databases share; each file has some of them. */
interface Entry {
  readonly country_code?: string;
  readonly country?: { readonly iso_code?: string };
  readonly city?: { readonly names?: { readonly en?: string } };
  readonly location?: { readonly latitude?: number; readonly longitude?: number };
  readonly traits?: {
    readonly is_anonymous?: boolean;
    readonly is_hosting_provider?: boolean;
    readonly connection_type?: string;
  };
  readonly is_anonymous?: boolean;
  readonly is_hosting_provider?: boolean;
  readonly connection_type?: string;
}

/** The small country table that comes with the server, in two files. */
const countriesBy = {
  ipv4: "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb",
  ipv6: "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv6.mmdb",
};
type Family = keyof typeof countriesBy;

/**
 * Reads the operator's databases (GEOIP_DATABASE); throws when one cannot be read, because a deployment that counts on it
 * must not run without. The table that comes with the server is read when the first address of its family is asked for:
 * 3 MB for IPv4 and 5 for IPv6, which a company's own network never needs.
 */
export function createNetworkLookup(
  config: Pick<Config, "geoipDatabases" | "hostingNetworks" | "carrierNetworks">,
): NetworkPlaces {
  const operators = config.geoipDatabases.map(readTable);
  const builtIn = new Map<Family, Table>();
  const countries = (family: Family): Table => {
    const table = builtIn.get(family) ?? readTable(createRequire(import.meta.url).resolve(countriesBy[family]));
    builtIn.set(family, table);
    return table;
  };
  const hosting = parseNetworks(config.hostingNetworks);
  const carrier = parseNetworks(config.carrierNetworks);
  return {
    contain: (networks, address) => isIn(address, parseNetworks(networks)),
    placeOf(address) {
      if (isLocal(address) || !ipaddr.isValid(address)) return nowhere;
      // The operator's files come first: what they know counts before what the country table knows.
      const tables = [...operators, countries(address.includes(":") ? "ipv6" : "ipv4")];
      const entries = tables.map((table) => table.get(address)).filter((entry) => entry !== null);
      const first = <Value>(read: (entry: Entry) => Value | undefined): Value | null =>
        entries.map(read).find((value) => value !== undefined) ?? null;
      const kind = (): NetworkPlace["kind"] => {
        if (first((entry) => (entry.traits?.is_anonymous ?? entry.is_anonymous) || undefined)) return "anonymiser";
        if (
          isIn(address, hosting) ||
          first((entry) => (entry.traits?.is_hosting_provider ?? entry.is_hosting_provider) || undefined)
        )
          return "hosting";
        const cellular = first((entry) => entry.traits?.connection_type ?? entry.connection_type) === "Cellular";
        return cellular || isCarrierShared(address) || isIn(address, carrier) ? "carrier" : "ordinary";
      };
      return {
        country: first((entry) => entry.country?.iso_code ?? entry.country_code),
        city: first((entry) => entry.city?.names?.en),
        latitude: first((entry) => entry.location?.latitude),
        longitude: first((entry) => entry.location?.longitude),
        kind: kind(),
      };
    },
  };
}

type Table = Reader<Entry & Response>;

const readTable = (path: string): Table => new Reader(readFileSync(path));

const nowhere: NetworkPlace = { country: null, city: null, latitude: null, longitude: null, kind: "local" };
