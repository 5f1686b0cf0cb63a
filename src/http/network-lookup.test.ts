import { describe, expect, it } from "vitest";
import { createNetworkLookup } from "./network-lookup.ts";

const lookup = (changes: Partial<Parameters<typeof createNetworkLookup>[0]> = {}) =>
  createNetworkLookup({ geoipDatabases: [], hostingNetworks: [], carrierNetworks: [], ...changes });
const builtIn = lookup();

describe("the country table that comes with the server", () => {
  it.each([
    ["91.0.0.10", "DE"],
    ["8.8.8.8", "US"],
    ["2003:1::1", "DE"],
    ["2001:4860:4860::8888", "US"],
    ["192.0.2.7", null],
    ["0.0.0.0", null],
  ])("%s: %s, and nothing more exact", (address, country) =>
    expect(builtIn.placeOf(address)).toEqual({
      country,
      city: null,
      latitude: null,
      longitude: null,
      kind: "ordinary",
    }),
  );
});

describe("the kind of a network", () => {
  const configured = lookup({
    hostingNetworks: ["91.0.0.0/16", "2001:4860::/32", "8.8.8.8"],
    carrierNetworks: ["91.0.0.0/8", "2003::/19"],
  });
  it.each([
    ["91.1.0.10", "carrier"],
    ["91.0.0.10", "hosting"],
    ["8.8.8.8", "hosting"],
    ["8.8.4.4", "ordinary"],
    ["2001:4860:4860::8888", "hosting"],
    ["2003:1::1", "carrier"],
    ["100.64.0.9", "carrier"],
    ["127.0.0.1", "local"],
    ["192.168.1.5", "local"],
    ["fd00::1", "local"],
    ["nonsense", "local"],
    ["", "local"],
  ])("%s: %s", (address, kind) => expect(configured.placeOf(address).kind).toBe(kind));

  it("does not hide the country", () => expect(configured.placeOf("91.0.0.10").country).toBe("DE"));
});

it.each([
  [["10.0.0.0/8"], "10.1.2.3", true],
  [["10.0.0.0/8"], "11.1.2.3", false],
  [["192.0.2.7"], "192.0.2.7", true],
  [["2001:db8::/32", "192.0.2.0/24"], "2001:db8:5::1", true],
  [["2001:db8::/32"], "192.0.2.7", false],
  [["0.0.0.0/0"], "2001:db8::1", false],
  [[], "192.0.2.7", false],
])("%s contains %s: %s", (networks, address, expected) => expect(builtIn.contain(networks, address)).toBe(expected));

it("does not start without a database that the operator named", () =>
  expect(() => lookup({ geoipDatabases: ["/nowhere/GeoLite2-City.mmdb"] })).toThrow("/nowhere/GeoLite2-City.mmdb"));
