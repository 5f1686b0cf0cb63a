import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import type { Evidence, NetworkPlace, Side } from "./evidence.ts";
import { distanceKilometres, judge, type Verdict, type VerdictReason } from "./verdict.ts";

const place = (changes: Partial<NetworkPlace> = {}): NetworkPlace => ({
  country: "DE",
  city: null,
  latitude: null,
  longitude: null,
  kind: "ordinary",
  ...changes,
});
const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const berlin = at(52.52, 13.405);
const munich = at(48.1374, 11.5755);
const potsdam = at(52.3906, 13.0645);

const side = (address: string, changes: Partial<NetworkPlace> = {}): Side => ({ address, place: place(changes) });
const home = side("192.0.2.7");
const elsewhere = side("198.51.100.9");
const abroad = side("203.0.113.5", { country: "US" });
const local = (address: string): Side => side(address, { country: null, kind: "local" });

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  kind: "page",
  newScreen: home,
  phone: home,
  provedKnownBrowser: false,
  passedNearbyChannel: false,
  ...changes,
});

type Row = [string, Partial<Evidence>, Verdict, VerdictReason];
const key = { provedKnownBrowser: true };
const channel = { passedNearbyChannel: true };
const television = { kind: "device_grant" } as const;

describe("each verdict", () => {
  it.each<Row>([
    ["a proved key", key, "known", "known_browser"],
    ["the channel, at one address", channel, "nearby", "nearby_channel"],
    ["one public address", {}, "likely", "same_network"],
    ["one IPv6 /64", { newScreen: side("2001:db8:1:2::5"), phone: side("2001:db8:1:2:3::") }, "likely", "same_network"],
    ["one local network", { newScreen: local("192.168.1.5"), phone: local("192.168.1.9") }, "likely", "same_network"],
    [
      "one carrier's address",
      { newScreen: side("100.64.0.9", { kind: "carrier" }), phone: side("100.64.0.9", { kind: "carrier" }) },
      "unknown",
      "shared_network",
    ],
    ["two addresses of one country", { newScreen: elsewhere }, "unknown", "no_evidence"],
    ["an IPv4 and an IPv6 address", { newScreen: side("2001:db8::5") }, "unknown", "no_evidence"],
    ["a hidden address", { newScreen: local("0.0.0.0") }, "unknown", "no_evidence"],
    [
      "two hidden addresses: they are not one place",
      { newScreen: local("0.0.0.0"), phone: local("0.0.0.0") },
      "unknown",
      "no_evidence",
    ],
    ["a local and a public address", { newScreen: local("10.0.0.5") }, "unknown", "no_evidence"],
    ["a browser in another country", { newScreen: abroad }, "contradicted", "other_country"],
    [
      "a browser behind an anonymiser",
      { newScreen: side("203.0.113.9", { kind: "anonymiser" }) },
      "contradicted",
      "hidden_network",
    ],
    [
      "a browser in a hosting network",
      { newScreen: side("203.0.113.8", { kind: "hosting" }) },
      "contradicted",
      "hosting_network",
    ],
    [
      "a browser 500 km away",
      { newScreen: side("198.51.100.9", munich), phone: side("192.0.2.7", berlin) },
      "contradicted",
      "too_far",
    ],
    [
      "a browser in the next town",
      { newScreen: side("198.51.100.9", potsdam), phone: side("192.0.2.7", berlin) },
      "unknown",
      "no_evidence",
    ],
  ])("%s", (_what, changes, verdict, reason) => expect(judge(evidence(changes))).toEqual({ verdict, reason }));
});

describe("which evidence outweighs which", () => {
  it.each<Row>([
    [
      "a known browser abroad, behind an anonymiser",
      { ...key, newScreen: side("203.0.113.9", { kind: "anonymiser", country: "US" }) },
      "known",
      "known_browser",
    ],
    ["a known program at home", { ...key, ...television }, "known", "known_browser"],
    ["a known program in another network", { ...key, ...television, newScreen: elsewhere }, "known", "known_browser"],
    [
      "a known program in another country: its key may have been copied",
      { ...key, ...television, newScreen: abroad },
      "contradicted",
      "other_country",
    ],
    ["a known browser over the channel", { ...key, ...channel }, "known", "known_browser"],
    ["another country over the channel", { ...channel, newScreen: abroad }, "contradicted", "other_country"],
    [
      "a hosting network over the channel",
      { ...channel, newScreen: side("192.0.2.7", { kind: "hosting" }) },
      "contradicted",
      "hosting_network",
    ],
    [
      "an anonymiser over one address",
      { newScreen: side("192.0.2.7", { kind: "anonymiser" }) },
      "contradicted",
      "hidden_network",
    ],
    [
      "hiding over being far away",
      { newScreen: side("203.0.113.9", { kind: "hosting", country: "US" }) },
      "contradicted",
      "hosting_network",
    ],
    [
      "the country over the distance",
      { newScreen: side("203.0.113.5", { country: "FR", ...munich }), phone: side("192.0.2.7", berlin) },
      "contradicted",
      "other_country",
    ],
    [
      "two public addresses that differ over the channel",
      { ...channel, newScreen: elsewhere },
      "unknown",
      "no_evidence",
    ],
    [
      "two IPv6 networks that differ over the channel",
      { ...channel, newScreen: side("2001:db8:1:2::5"), phone: side("2001:db8:1:3::5") },
      "unknown",
      "no_evidence",
    ],
    [
      "the channel over an address that many share",
      {
        ...channel,
        newScreen: side("100.64.0.9", { kind: "carrier" }),
        phone: side("100.64.0.9", { kind: "carrier" }),
      },
      "nearby",
      "nearby_channel",
    ],
    [
      "the channel where two carrier addresses differ",
      {
        ...channel,
        newScreen: side("100.64.0.9", { kind: "carrier" }),
        phone: side("100.64.3.1", { kind: "carrier" }),
      },
      "nearby",
      "channel_alone",
    ],
    [
      "the channel where only one of two addresses that differ is a carrier's",
      { ...channel, phone: side("100.64.0.9", { kind: "carrier" }) },
      "unknown",
      "no_evidence",
    ],
    ["the channel where IPv4 meets IPv6", { ...channel, newScreen: side("2001:db8::5") }, "nearby", "channel_alone"],
    ["the channel where an address is hidden", { ...channel, newScreen: local("0.0.0.0") }, "nearby", "channel_alone"],
    [
      "the channel between two rooms of one house",
      { ...channel, newScreen: local("192.168.1.5"), phone: local("10.0.0.7") },
      "nearby",
      "channel_alone",
    ],
  ])("%s", (_what, changes, verdict, reason) => expect(judge(evidence(changes))).toEqual({ verdict, reason }));
});

describe("a device grant", () => {
  it.each<Row>([
    [
      "from a data centre is no contradiction",
      { newScreen: side("203.0.113.8", { kind: "hosting" }) },
      "unknown",
      "no_evidence",
    ],
    [
      "from a data centre abroad neither",
      { newScreen: side("203.0.113.8", { kind: "hosting", country: "US" }) },
      "unknown",
      "no_evidence",
    ],
    [
      "from behind an anonymiser neither",
      { newScreen: side("203.0.113.9", { kind: "anonymiser" }) },
      "unknown",
      "no_evidence",
    ],
    [
      "from the phone's own hosting address is not one place",
      { newScreen: side("203.0.113.8", { kind: "hosting" }), phone: side("203.0.113.8", { kind: "hosting" }) },
      "unknown",
      "shared_network",
    ],
    ["from an ordinary address abroad is one", { newScreen: abroad }, "contradicted", "other_country"],
    [
      "from an ordinary address far away is one",
      { newScreen: side("198.51.100.9", munich), phone: side("192.0.2.7", berlin) },
      "contradicted",
      "too_far",
    ],
    ["at home is likely", {}, "likely", "same_network"],
  ])("%s", (_what, changes, verdict, reason) =>
    expect(judge(evidence({ ...television, ...changes }))).toEqual({ verdict, reason }),
  );
});

describe("distance says nothing", () => {
  const far = { newScreen: side("198.51.100.9", munich), phone: side("192.0.2.7", berlin) };
  it.each<[string, Partial<NetworkPlace>]>([
    ["for a phone that its carrier lets out far away", { kind: "carrier" }],
    ["for a phone behind a VPN", { kind: "anonymiser" }],
    ["for a phone without a known place", { latitude: null, longitude: null }],
  ])("%s", (_what, changes) => {
    const phone = side("192.0.2.7", { ...berlin, ...changes });
    expect(judge(evidence({ ...far, phone })).verdict).toBe("unknown");
  });
  it("about a phone on a VPN, but its country does", () =>
    expect(judge(evidence({ phone: side("203.0.113.9", { kind: "anonymiser", country: "US" }) })).reason).toBe(
      "other_country",
    ));
});

it("never calls two sides nearer for evidence that an attacker abroad can make", () => {
  const anyKind = fc.constantFrom<NetworkPlace["kind"]>("ordinary", "carrier", "hosting", "anonymiser");
  fc.assert(
    fc.property(anyKind, anyKind, fc.boolean(), fc.ipV4(), (kind, phoneKind, passedNearbyChannel, address) => {
      const newScreen = side(address, { kind, country: "US" });
      const verdict = judge(
        evidence({ newScreen, phone: side("192.0.2.7", { kind: phoneKind }), passedNearbyChannel }),
      );
      expect(verdict.verdict).toBe("contradicted");
    }),
  );
});

describe("great-circle distance", () => {
  it.each([
    ["Berlin – Munich", berlin, munich, 504],
    ["London – Paris", at(51.5074, -0.1278), at(48.8566, 2.3522), 344],
    ["New York – Los Angeles", at(40.7128, -74.006), at(34.0522, -118.2437), 3_936],
    ["Sydney – Tokyo", at(-33.8688, 151.2093), at(35.6762, 139.6503), 7_823],
    ["Auckland – Suva, across the date line", at(-36.8485, 174.7633), at(-18.1248, 178.4501), 2_111],
    ["Fiji's two sides of the date line", at(-16.8, 179.9), at(-16.8, -179.9), 21.3],
    ["pole to pole", at(90, 0), at(-90, 0), 20_015],
  ])("%s, within 1 %%", (_cities, from, to, kilometres) => {
    for (const measured of [distanceKilometres(place(from), place(to)), distanceKilometres(place(to), place(from))])
      expect(Math.abs((measured ?? 0) - kilometres)).toBeLessThan(kilometres / 100);
  });
  it("is nothing for one place, and unknown for a place without coordinates", () => {
    expect(distanceKilometres(place(berlin), place(berlin))).toBe(0);
    expect(distanceKilometres(place(berlin), place())).toBeNull();
    expect(distanceKilometres(place({ latitude: 1 }), place(berlin))).toBeNull();
  });
  it("is one scene up to the limit", () => {
    const degrees = (kilometres: number) => (kilometres / 6371) * (180 / Math.PI);
    const reasonAt = (kilometres: number) =>
      judge(
        evidence({ newScreen: side("198.51.100.9", at(degrees(kilometres), 0)), phone: side("192.0.2.7", at(0, 0)) }),
      ).reason;
    expect(reasonAt(limits.sameSceneKilometres - 0.01)).toBe("no_evidence");
    expect(reasonAt(limits.sameSceneKilometres + 0.01)).toBe("too_far");
  });
});
