import { limits, seconds } from "../../src/limits.ts";
import type { HttpBrowser } from "../kit/http-browser.ts";
import {
  beginRecovery,
  bindPasskey,
  codeSentTo,
  giveAddress,
  prove,
  recoveryCodesOf,
} from "../threats/recovery-scene.ts";
import { type AccountAttack, gotNothing, type Spoils } from "./account-attack.ts";
import { places, type World } from "./world.ts";

const mailbox = "vera@example.org";
const number = "+491701234567";
const day = seconds(24 * 3600);

async function giveHerAddresses(world: World): Promise<void> {
  await giveAddress(world.app, world.victim, "email", mailbox);
  await giveAddress(world.app, world.victim, "phone", number);
}

const begin = (world: World, address: string = places.residentialProxy): Promise<HttpBrowser> =>
  beginRecovery(world.app, world.victim.identifier, address);

/** He asks for a code and reads it where it was sent. */
async function proveBy(world: World, thief: HttpBrowser, method: "email" | "sms"): Promise<void> {
  await send(world, thief, method);
  await prove(thief, method, await codeSentTo(world.app, method === "email" ? mailbox : number));
}

/** The sending comes after the answer. True when something was sent. */
async function send(world: World, browser: HttpBrowser, method: "email" | "sms"): Promise<boolean> {
  const to = method === "email" ? mailbox : number;
  const before = await sentTo(world, to);
  await browser.post("/recover/send", { method });
  for (let look = 0; look < 15; look++) {
    if ((await sentTo(world, to)) > before) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

/** Whether the pass is there, and a passkey after it. */
async function finish(thief: HttpBrowser): Promise<boolean> {
  const answer = await thief.post("/recover/finish", {});
  if (answer.headers.get("location") !== "/pass") return false;
  return (await bindPasskey(thief)).status === 200;
}

const told = async (world: World, kind: string): Promise<number> => {
  const rows = await world.app.deps.db
    .selectFrom("outbox")
    .select("payload")
    .where("channel", "=", "account")
    .execute();
  return rows.filter(({ payload }) => (JSON.parse(payload) as { kind: string }).kind === kind).length;
};

/** She stops whatever is listed, as her phone shows it. */
async function stop(world: World, how: Record<string, string> = {}): Promise<number> {
  const page = await (await world.victim.phone.get("/recoveries")).text();
  const ids = [...new Set(page.match(/rec_[\w-]{22}/g) ?? [])];
  for (const id of ids) await world.victim.phone.post(`/recoveries/${id}/cancel`, how);
  return ids.length;
}

async function withMailbox(world: World, sheLooks: boolean): Promise<Spoils> {
  await giveHerAddresses(world);
  const thief = await begin(world);
  await proveBy(world, thief, "email");
  if (await finish(thief)) return { obtained: "the account at once", why: "one method was enough" };
  const notices = await told(world, "recovery_started");
  world.app.advance(day - 1000);
  if (await finish(thief)) return { obtained: "the account too early", why: "" };
  if (sheLooks) await stop(world);
  world.app.advance(2000);
  if (!(await finish(thief))) return gotNothing(`she is told (${notices}) and stops it within the day, by one tap`);
  return { obtained: "a passkey, after 24 h", why: "nobody stopped it in a day of notices" };
}

async function race(world: World): Promise<Spoils> {
  await giveHerAddresses(world);
  const thief = await begin(world);
  await proveBy(world, thief, "email");
  world.app.advance(day + 1000);
  const [answer] = await Promise.all([thief.post("/recover/finish", {}), stop(world)]);
  const rows = await world.app.deps.db.selectFrom("recoveries").select("state").where("proofs", "!=", "[]").execute();
  const passes = await world.app.deps.db.selectFrom("access_passes").select("id").execute();
  const [one] = rows.map(({ state }) => state);
  if (one === "cancelled" && passes.length > 0) return { obtained: "a pass in spite of her no", why: "" };
  return gotNothing(
    `one of the two happened: ${one === "cancelled" || one === "finished" ? "finished or stopped, never both" : `${one} ${answer.status}`}`,
  );
}

async function everyDay(world: World): Promise<Spoils> {
  await giveHerAddresses(world);
  let refused = 0;
  for (let times = 0; times < 5; times++) {
    const thief = await begin(world, `79.192.5.${times + 1}`);
    await proveBy(world, thief, "email");
    world.app.advance(day / 2);
    await stop(world, { not_me: "1" });
    if (await finish(thief)) return { obtained: "the account", why: "" };
    const again = world.browserAt(`79.192.5.${times + 1}`);
    const begun = await again.post("/recover", { identifier: world.victim.identifier });
    if (begun.status === 429) refused++;
    world.app.advance(day / 2);
  }
  const notices = await told(world, "recovery_started");
  return gotNothing(
    `${notices} notices in five days, each wait begins anew; the address she stopped waits an hour (${refused} of 5)`,
  );
}

async function useUpHerCodes(world: World): Promise<Spoils> {
  await giveHerAddresses(world);
  const thief = await begin(world);
  let sent = 0;
  for (let time = 0; time < limits.addressCodesPerHour + 1; time++) if (await send(world, thief, "email")) sent++;
  const own = await begin(world, places.home);
  const hers = await send(world, own, "email");
  await prove(own, "recovery_code", (await codes(world))[0] ?? "");
  const proved = await told(world, "recovery_started");
  return {
    obtained: hers ? "nothing" : "her e-mail codes wait, up to an hour",
    why: `${sent} mails in an hour go to her, then none for anybody; her recovery codes ${proved === 1 ? "go on" : "do not work either"}`,
  };
}

const codes = (world: World) => recoveryCodesOf(world.app, world.victim);
const sentTo = async (world: World, recipient: string): Promise<number> =>
  (await world.app.deps.db.selectFrom("outbox").select("id").where("recipient", "=", recipient).execute()).length;

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "19",
    name: "recovery by whoever knows her name only",
    run: async (world) => {
      await giveHerAddresses(world);
      const thief = await begin(world);
      for (const method of ["recovery_code", "email", "sms"] as const) await prove(thief, method, "123456");
      world.app.advance(day + 1000);
      if (await finish(thief)) return { obtained: "the account", why: "" };
      const listed = await stop(world);
      return gotNothing(
        `nothing is proved, so nothing waits; she is not troubled (${listed} listed, ${await told(world, "recovery_started")} notices)`,
      );
    },
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "19b",
    name: "he has her mailbox; she reads her notices",
    run: (world) => withMailbox(world, true),
    obtains: "nothing",
    remains: "a day in which she has to look at a phone",
  },
  {
    number: "19c",
    name: "he has her mailbox; she looks at no notice for a day",
    run: (world) => withMailbox(world, false),
    obtains: "a passkey, after 24 h",
    remains: "the price of getting in by one method: a longer RECOVERY_WAIT_HOURS, and no lonely mailbox",
  },
  {
    number: "19d",
    name: "he has her mailbox and her phone number",
    run: async (world) => {
      await giveHerAddresses(world);
      const thief = await begin(world);
      await proveBy(world, thief, "email");
      await proveBy(world, thief, "sms");
      if (!(await finish(thief))) return gotNothing("two methods were not enough");
      return {
        obtained: "a passkey, at once",
        why: "two methods are all that NIST SP 800-63B-4 asks for; she is told at start and end",
      };
    },
    obtains: "a passkey, at once",
    remains: "whoever holds both holds the account: no phone number beside a mailbox that is read on the same phone",
    env: { SMS_WEBHOOK_URL: "http://127.0.0.1:9/sms", SMS_WEBHOOK_SECRET: "s".repeat(32) },
  },
  {
    number: "19e",
    name: "he has found one printed recovery code; she reads her notices",
    run: async (world) => {
      await giveHerAddresses(world);
      const [code = ""] = await codes(world);
      const thief = await begin(world);
      await prove(thief, "recovery_code", code);
      if (await finish(thief)) return { obtained: "the account at once", why: "one method was enough" };
      await stop(world);
      world.app.advance(day + 1000);
      if (await finish(thief)) return { obtained: "the account", why: "" };
      const again = await begin(world, places.abroad);
      await prove(again, "recovery_code", code);
      world.app.advance(day + 1000);
      if (await finish(again)) return { obtained: "the account", why: "by a code used before" };
      return gotNothing("one method waits; she is told that a code was used, stops it, and the code is spent");
    },
    obtains: "nothing",
    remains: "as 19c, if she looks at nothing",
  },
  {
    number: "19f",
    name: "he finishes in the moment in which she stops it",
    run: race,
    obtains: "nothing",
    remains: "after a day of notices either may come first",
  },
  {
    number: "19g",
    name: "he has her mailbox and begins again each day, from another address, until she tires",
    run: everyDay,
    obtains: "nothing",
    remains: "a notice a day and a tap a day, until she takes the mailbox off her account",
  },
  {
    number: "19h",
    name: "he knows her name and uses up the codes that may be sent to her",
    run: useUpHerCodes,
    obtains: "her e-mail codes wait, up to an hour",
    remains: "a mailbox alone can be kept busy by a stranger who begins again every hour: have recovery codes",
  },
];
