/** Honest people in ordinary situations: what is judged, and what each has to do, counted by doing it. */
import { findRequest } from "../../src/sign-in/advance.flow.ts";
import { createBrowserKey } from "../kit/browser-key.ts";
import { candidates, runChannel } from "./nearby-channel.ts";
import {
  beginDevice,
  createWorld,
  type NewScreen,
  openSignIn,
  type PhoneEnd,
  places,
  pollDevice,
  redeem,
  typeCheckCode,
  useCode,
  type World,
} from "./world.ts";

export interface Situation {
  readonly name: string;
  readonly kind: "page" | "device_grant";
  readonly screenAt: string;
  readonly phoneAt: string;
  /** The two find each other on the link. */
  readonly channel?: boolean;
  /** The new screen was approved in full before, at home. */
  readonly known?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Experience {
  readonly situation: string;
  readonly verdict: string;
  readonly steps: readonly string[];
  readonly taps: number;
  readonly keystrokes: number;
  readonly gets: string;
}

const vpnListed = { HOSTING_NETWORKS: "88.198.0.0/16,84.128.0.0/16" };

export const situations: readonly Situation[] = [
  { name: "known device, at home", kind: "page", screenAt: places.home, phoneAt: places.home, known: true },
  {
    name: "known device, abroad on a VPN in a data centre",
    kind: "page",
    screenAt: places.dataCentre,
    phoneAt: places.mobileData,
    known: true,
  },
  {
    name: "known device, in France with the phone roaming",
    kind: "page",
    screenAt: places.france,
    phoneAt: places.mobileData,
    known: true,
  },
  { name: "same Wi-Fi", kind: "page", screenAt: places.home, phoneAt: places.home },
  {
    name: "same Wi-Fi, laptop on IPv6, phone on IPv4",
    kind: "page",
    screenAt: places.homeIpv6,
    phoneAt: places.home,
    channel: true,
  },
  {
    name: "the same, where the Wi-Fi keeps its devices apart",
    kind: "page",
    screenAt: places.homeIpv6,
    phoneAt: places.home,
  },
  {
    name: "laptop on the phone's hotspot",
    kind: "page",
    screenAt: places.mobileData,
    phoneAt: "80.187.7.7",
    channel: true,
  },
  { name: "phone on mobile data, same country", kind: "page", screenAt: places.home, phoneAt: places.mobileData },
  {
    name: "company VPN on the laptop, exit on no list",
    kind: "page",
    screenAt: places.companyVpn,
    phoneAt: places.home,
  },
  {
    name: "company VPN on the laptop, exit listed as hosting",
    kind: "page",
    screenAt: places.companyVpn,
    phoneAt: places.home,
    env: vpnListed,
  },
  {
    name: "new laptop abroad, phone in the same hotel Wi-Fi",
    kind: "page",
    screenAt: places.france,
    phoneAt: places.france,
  },
  {
    name: "new laptop abroad, phone roaming through its home carrier",
    kind: "page",
    screenAt: places.france,
    phoneAt: places.mobileData,
  },
  { name: "office NAT, phone in the office Wi-Fi", kind: "page", screenAt: places.office, phoneAt: places.office },
  { name: "TV at home, phone in the same Wi-Fi", kind: "device_grant", screenAt: places.home, phoneAt: places.home },
  { name: "TV at home, phone on mobile data", kind: "device_grant", screenAt: places.home, phoneAt: places.mobileData },
  { name: "SSH to a data centre", kind: "device_grant", screenAt: places.dataCentre, phoneAt: places.home },
];

export async function live(situation: Situation): Promise<Experience> {
  const world = await createWorld("enforced", situation.env);
  try {
    return await signIn(world, situation);
  } finally {
    await world.close();
  }
}

async function signIn(world: World, situation: Situation): Promise<Experience> {
  const count = new Count();
  const browser = world.browserAt(places.home);
  const key = createBrowserKey();
  const prove = (requestId: string) =>
    browser.postJson("/sign-in/known-browser", {
      request: requestId,
      publicKey: key.publicKey,
      signature: key.prove(world.app.origin, requestId as `sir_${string}`),
    });
  if (situation.known === true) {
    const before = await openSignIn(browser);
    await prove(before.requestId);
    await useCode(world, world.victim, before.code, "honest");
    if ((await redeem(before)) === null) throw new Error("the browser did not become known");
    await browser.post("/sign-out", {});
  }
  world.victim.phone.moveTo(situation.phoneAt);
  if (situation.kind === "device_grant") return onTelevision(world, situation, count);
  browser.moveTo(situation.screenAt);
  const screen = await openSignIn(browser);
  if (situation.known === true) await prove(screen.requestId);
  const phone = await atThePhone(world, situation, screen.code, screen, count);
  if (phone.end === "shows a check code") {
    count.types("check code", phone.checkCode.length);
    await typeCheckCode(screen, phone.checkCode);
  }
  const session = await redeem(screen);
  return count.experience(
    situation,
    await verdictOf(world, phone),
    session === null ? whyNot(phone) : await formOf(world, phone, "session"),
  );
}

async function onTelevision(world: World, situation: Situation, count: Count): Promise<Experience> {
  const grant = await beginDevice(world, situation.screenAt, world.television);
  const phone = await atThePhone(world, situation, grant.userCode, null, count);
  const tokens = await pollDevice(world, situation.screenAt, world.television, grant);
  return count.experience(
    situation,
    await verdictOf(world, phone),
    tokens === null ? whyNot(phone) : await formOf(world, phone, "tokens"),
  );
}

async function atThePhone(
  world: World,
  situation: Situation,
  code: string,
  screen: NewScreen | null,
  count: Count,
): Promise<PhoneEnd> {
  count.types("code", code.replaceAll("-", "").length);
  const channel = { answered: [candidates.mdns], reaches: () => true };
  const phone = await useCode(world, world.victim, code, "honest", {
    beside: async (requestId) => {
      if (situation.channel === true && screen !== null) await runChannel(world, screen, requestId, channel);
    },
  });
  if (phone.end === "refused") return phone;
  const terms = await termsOf(world, phone);
  if (terms?.demands.question === true) count.taps("question");
  count.taps("approve");
  count.taps("touch");
  return phone;
}

const termsOf = async (world: World, { requestId }: PhoneEnd) => {
  const request = requestId === null ? null : await findRequest(world.app.deps.db, requestId as `sir_${string}`);
  return request !== null && "terms" in request.state ? request.state.terms : null;
};

async function verdictOf(world: World, phone: PhoneEnd): Promise<string> {
  const terms = await termsOf(world, phone);
  return terms === null ? "contradicted" : terms.verdict;
}

const whyNot = (phone: PhoneEnd): string =>
  `refused (${"why" in phone ? phone.why.replace("policy: ", "") : "?"}); a passkey on the new screen instead`;

const formOf = async (world: World, phone: PhoneEnd, what: string): Promise<string> =>
  (await termsOf(world, phone))?.form === "limited"
    ? `limited ${what}: ${what === "session" ? "an hour" : "10 minutes, no refresh"}`
    : `full ${what}`;

/** Typing something ends with one tap on its button. */
class Count {
  #taps = 0;
  #keystrokes = 0;
  readonly #steps: string[] = [];
  types(what: string, characters: number): void {
    this.#steps.push(what);
    this.#keystrokes += characters;
    this.#taps++;
  }
  taps(what: string): void {
    this.#steps.push(what);
    this.#taps++;
  }
  experience({ name }: Situation, verdict: string, gets: string): Experience {
    return { situation: name, verdict, steps: this.#steps, taps: this.#taps, keystrokes: this.#keystrokes, gets };
  }
}

/** An office of `people` behind one address, each with the phone on mobile data: how many get in, one after another. */
export async function fillTheOffice(people: number): Promise<number> {
  const world = await createWorld("enforced");
  let signedIn = 0;
  try {
    for (let at = 0; at < people; at++) {
      const person = await world.app.createPerson(`Person ${at}`);
      person.phone.moveTo(places.mobileData);
      const screen = await openSignIn(world.browserAt(places.office));
      const phone = await useCode(world, person, screen.code, "honest");
      if (phone.end === "shows a check code") await typeCheckCode(screen, phone.checkCode);
      if ((await redeem(screen)) !== null) signedIn++;
    }
  } finally {
    await world.close();
  }
  return signedIn;
}
