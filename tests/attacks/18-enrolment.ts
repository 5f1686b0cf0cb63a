import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { limits } from "../../src/limits.ts";
import type { Person } from "../kit/app.ts";
import { type HttpBrowser, phoneUserAgent } from "../kit/http-browser.ts";
import {
  type AssertionOptions,
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "../kit/software-authenticator.ts";
import { type AccountAttack, gotNothing, type Spoils } from "./account-attack.ts";
import { places, type World } from "./world.ts";

/** What is in the QR on /devices/add, and where its owner follows it. */
export async function offer({ phone, signIn }: Person): Promise<{ code: string; id: string }> {
  await signIn();
  const page = await (await phone.post("/devices/add", {})).text();
  const [code = ""] = /(?<=\/enrol#)[\w-]{22}/.exec(page) ?? [];
  const [id = ""] = /enr_[\w-]{22}/.exec(page) ?? [];
  if (code === "" || id === "") throw new Error("the page shows no binding code");
  return { code, id };
}

export interface Intruder {
  readonly browser: HttpBrowser;
  readonly authenticator: SoftwareAuthenticator;
  readonly status: number;
}

/** Comes with the code, as a new phone does. */
export async function claim(world: World, code: string, browser = intruding(world)): Promise<Intruder> {
  const authenticator = createSoftwareAuthenticator(world.app.origin);
  const asked = await browser.postJson("/enrol/passkey/options", { code });
  if (asked.status !== 200) return { browser, authenticator, status: asked.status };
  const response = authenticator.create((await asked.json()) as PublicKeyCredentialCreationOptionsJSON);
  const made = await browser.postJson("/enrol/passkey", { code, response });
  return { browser, authenticator, status: made.status };
}

const intruding = (world: World): HttpBrowser => world.browserAt(places.residentialProxy, phoneUserAgent);

async function signInWith(authenticator: SoftwareAuthenticator, browser: HttpBrowser): Promise<void> {
  const options = (await (await browser.postJson("/passkeys/sign-in/options", {})).json()) as AssertionOptions;
  await browser.postJson("/passkeys/sign-in", { response: authenticator.get(options) });
}

export const isIn = async (browser: HttpBrowser, person: Person): Promise<boolean> => {
  const home = await browser.get("/");
  return home.status === 200 && (await home.text()).includes(person.identifier);
};

const told = async (world: World): Promise<string[]> => {
  const rows = await world.app.deps.db
    .selectFrom("outbox")
    .select("payload")
    .where("channel", "=", "account")
    .execute();
  return [...new Set(rows.map(({ payload }) => (JSON.parse(payload) as { kind: string }).kind))].sort();
};

/** First with the code; then everything he can do to stay, and her one tap. */
async function photograph(world: World): Promise<Spoils> {
  const { victim } = world;
  const { code, id } = await offer(victim);
  const thief = await claim(world, code);
  if (thief.status !== 200) return gotNothing(`the code is refused (${thief.status})`);
  const laptop = world.browserAt(places.residentialProxy);
  await signInWith(thief.authenticator, laptop);
  if (!(await isIn(laptop, victim))) throw new Error("his passkey is no passkey of hers");
  const late = await claim(world, code, world.browserAt(places.home, phoneUserAgent));
  const page = await (await victim.phone.get(`/enrolments/${id}`)).text();
  if (late.status !== 409 && late.status !== 410) throw new Error(`her own phone got ${late.status}`);
  const notices = (await told(world)).join(", ");
  await victim.phone.post(`/enrolments/${id}/undo`, {});
  const stays = (await isIn(thief.browser, victim)) || (await isIn(laptop, victim));
  const warned = page.includes("data-claimed-again") || page.includes("twice") || page.includes("second time");
  return {
    obtained: stays ? "a device that outlives her undo" : "a device, until she undoes it",
    why: `she is told (${notices}); her own phone is refused, and the old one ${warned ? "says that two came with the code" : "says what came"}; one tap ends all that came by it`,
  };
}

/** First with the code; he turns on her before she has looked. */
async function evict(world: World): Promise<Spoils> {
  const { victim } = world;
  const { code, id } = await offer(victim);
  const { browser } = await claim(world, code);
  const page = await (await browser.get("/devices")).text();
  const { db } = world.app.deps;
  const account = await db
    .selectFrom("accounts")
    .select("id")
    .where("identifier", "=", victim.identifier)
    .executeTakeFirstOrThrow();
  const devices = await db
    .selectFrom("devices")
    .select(["id", "enrolled_by"])
    .where("account_id", "=", account.id)
    .execute();
  const hers = devices.find((device) => device.enrolled_by === null)?.id ?? "";
  if (!page.includes(hers)) throw new Error("he does not see her phone");
  const removed = await browser.post(`/devices/${hers}/remove`, { lost: "1" });
  const undone = await victim.phone.post(`/enrolments/${id}/undo`, {});
  if (undone.status === 303) return gotNothing(`removing her phone is refused (${removed.status}); her undo ends him`);
  return {
    obtained: "the account, until an administrator helps",
    why: "a device is a device from its first minute: hers are removed before she can undo",
  };
}

/** His own code, passed off as the one for her phone. */
async function swap(world: World, signedOut: boolean): Promise<Spoils> {
  const { victim, mallory } = world;
  const { code } = await offer(mallory);
  const browser = signedOut ? world.browserAt(places.home, phoneUserAgent) : victim.phone;
  const page = await (await browser.post("/enrol", { code })).text();
  if (!page.includes(mallory.identifier))
    return gotNothing("the page says that the code is of somebody else's account");
  await claim(world, code, browser);
  return (await isIn(browser, mallory))
    ? { obtained: "her new phone is signed in as him", why: "she makes a passkey on a page that names him and not her" }
    : gotNothing("the passkey was not made");
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "18",
    name: "photographs the QR for a new phone over her shoulder, and is first; signs in elsewhere with his passkey",
    run: photograph,
    obtains: "a device, until she undoes it",
    remains: "whoever scans first is in; every address and device is told, and the undo stays for a week",
  },
  {
    number: "18b",
    name: "the same, and removes her phone from the account before she has looked",
    run: evict,
    obtains: "nothing",
    remains: "for a day he may add and not remove (22); whoever looks at no notice for so long finds herself outside",
  },
  {
    number: "18c",
    name: 'sends her his own code: "scan this to add your phone"; she is signed in there',
    run: (world) => swap(world, false),
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "18d",
    name: "the same to a phone where nobody is signed in",
    run: (world) => swap(world, true),
    obtains: "her new phone is signed in as him",
    remains: "session swapping: what she enters there is in his account; the page and every page after it name him",
  },
  {
    number: "18e",
    name: "guesses binding codes of 128 bits",
    run: async (world) => {
      await offer(world.victim);
      const browser = intruding(world);
      let looked = 0;
      for (let time = 0; time < limits.codeTriesPerSource + 5; time++)
        if ((await browser.post("/enrol", { code: "A".repeat(22) })).status !== 429) looked++;
      return gotNothing(`${looked} tries in ten minutes from one address, one in 2^128 each`);
    },
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "18f",
    name: "two phones come with one code in the same moment",
    run: async (world) => {
      const { code } = await offer(world.victim);
      const both = await Promise.all([claim(world, code), claim(world, code)]);
      const got = both.filter(({ status }) => status === 200).length;
      return got === 1
        ? gotNothing("one is a device, the other is refused, and she is told")
        : { obtained: `${got} devices`, why: "" };
    },
    obtains: "nothing",
    remains: "as 18, if the first is his",
  },
];
