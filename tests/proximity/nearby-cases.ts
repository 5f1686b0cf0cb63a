/** What the nearby channel is put through: where it must be found, where never, and the attacks of number 6. */
import type { BrowserContext } from "playwright-core";
import { forgedNames, offerForgedNames, offerRawAddresses, sendChecks, unprotect } from "./attackers.ts";
import type { Layout, SmallInternet } from "./namespaces.ts";
import { openWorld, type Search, search, type World, type WorldOptions } from "./nearby-scene.ts";

/** `found`: the verdict becomes `nearby`; `never`: no channel; `outweighed`: the channel passes, the verdict stays. */
export type Expected = "found" | "never" | "outweighed";

export interface Case {
  readonly title: string;
  readonly kind: "scene" | "attack" | "control";
  readonly layout: Layout;
  readonly expected: Expected;
  readonly world?: WorldOptions;
  /** Starts what works beside the new screen's browser. */
  readonly start?: (internet: SmallInternet) => Promise<() => Promise<void>>;
  readonly attack?: (context: BrowserContext, internet: SmallInternet) => Promise<void>;
}

const raw: Case["attack"] = (context, internet) => offerRawAddresses(context, internet.addressesOf("screen"));
const checks: Case["attack"] = (context, internet) => sendChecks(context, internet.addressesOf("phone"));

const meaning = (internet: SmallInternet): string[] => {
  const { v4, v6 } = internet.addressesOf("screen");
  return [forgedNames.v4, forgedNames.v6, v4, v6];
};
const forgeMulticast = (to: (internet: SmallInternet) => string[]) => (internet: SmallInternet) =>
  internet.start("screen", "forge-mdns.ts", [...to(internet), ...meaning(internet)]);
const toPhone = forgeMulticast((internet) => Object.values(internet.addressesOf("phone")));

export const cases = {
  oneLink: { title: "on one link", kind: "scene", layout: "one link", expected: "found" },
  apart: { title: "routed apart", kind: "scene", layout: "routed apart", expected: "never" },
  otherAddress: {
    title: "on one link, two IPv4 addresses that differ",
    kind: "scene",
    layout: "one link",
    expected: "outweighed",
    world: { phoneTalks: "v4" },
  },
  rawAddresses: {
    title: "6a raw addresses in the answer",
    kind: "attack",
    layout: "routed apart",
    expected: "never",
    attack: raw,
  },
  peerReflexive: {
    title: "6b peer-reflexive checks",
    kind: "attack",
    layout: "routed apart",
    expected: "never",
    attack: checks,
  },
  forgedMulticast: {
    title: "6c forged mDNS: responses sent to the phone's port 5353, and checks",
    kind: "attack",
    layout: "routed apart",
    expected: "never",
    start: toPhone,
    attack: async (context, internet) => {
      await offerForgedNames(context);
      await checks(context, internet);
    },
  },
  forgedUnicast: {
    title: "6c forged mDNS: the phone's DNS server knows the names",
    kind: "attack",
    layout: "routed apart",
    expected: "never",
    world: { phoneNames: { server: "91.0.1.10" } },
    start: (internet) => internet.start("screen", "forge-dns.ts", meaning(internet)),
    attack: offerForgedNames,
  },
  rawAddressesUnprotected: {
    title: "6a, on a phone without filter and check",
    kind: "control",
    layout: "routed apart",
    expected: "found",
    world: { preparePhone: unprotect },
    attack: raw,
  },
  peerReflexiveUnprotected: {
    title: "6b, on a phone without filter and check",
    kind: "control",
    layout: "routed apart",
    expected: "found",
    world: { preparePhone: unprotect },
    attack: checks,
  },
  forgedOnLink: {
    title: "6c, the same responses multicast on the phone's own link",
    kind: "control",
    layout: "one link",
    expected: "found",
    start: forgeMulticast(() => ["224.0.0.251", "ff02::fb%eth0"]),
    attack: offerForgedNames,
  },
  forgedOnPhone: {
    title: "6c, the names in the phone's own hosts file",
    kind: "control",
    layout: "routed apart",
    expected: "found",
    world: { phoneNames: { hosts: [`91.0.1.10 ${forgedNames.v4}`, `2003:0:1::10 ${forgedNames.v6}`] } },
    attack: offerForgedNames,
  },
} satisfies Record<string, Case>;

/** Plays a case in a world that fits it. */
export async function play(world: World, { start, attack, expected }: Case, runs: number): Promise<Search[]> {
  const stop = await start?.(world.internet);
  const searches: Search[] = [];
  try {
    const tamper = async (context: BrowserContext) => attack?.(context, world.internet);
    const end = expected === "found" ? "found" : "never";
    for (let run = 0; run < runs; run++) searches.push(await search(world, tamper, end));
  } finally {
    await stop?.();
  }
  return searches;
}

export async function playAlone(one: Case, runs: number): Promise<Search[]> {
  const world = await openWorld(one.layout, one.world);
  try {
    return await play(world, one, runs);
  } finally {
    await world.close();
  }
}

/** Whether it went as it must. A search that was never answered would prove nothing. */
export function isAsExpected(expected: Expected, { verdict, answered, passed, approvable }: Search): boolean {
  if (!approvable) return false;
  if (expected === "found") return verdict === "nearby" && passed;
  return answered && verdict === "unknown" && passed === (expected === "outweighed");
}
