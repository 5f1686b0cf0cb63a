import { issuePassFor, revokePassesOf } from "../../src/accounts/access-pass.flow.ts";
import { findAccountNamed } from "../../src/accounts/account.flow.ts";
import { phoneUserAgent } from "../kit/http-browser.ts";
import { bindPasskey } from "../threats/recovery-scene.ts";
import { isIn } from "./18-enrolment.ts";
import { type AccountAttack, gotNothing } from "./account-attack.ts";
import { places, type World } from "./world.ts";

async function issue(world: World): Promise<string> {
  const wanted = { issuerId: null, oneTime: true, lifetimeSeconds: 3600 };
  const issued = await issuePassFor(world.app.deps, world.victim.identifier, wanted);
  if (!issued.ok) throw new Error(issued.reason);
  return issued.value.url.slice(issued.value.url.indexOf("#") + 1);
}

async function enter(world: World, token: string) {
  const browser = world.browserAt(places.residentialProxy, phoneUserAgent);
  const { status } = await browser.post("/pass", { token });
  return { browser, status };
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "20",
    name: "reads the link of an access pass over her shoulder, and is first",
    run: async (world) => {
      const { browser } = await enter(world, await issue(world));
      const bound = await bindPasskey(browser);
      if (bound.status !== 200) return gotNothing(`refused (${bound.status})`);
      await revokePassesOf(world.app.deps, world.victim.identifier);
      const stays = await isIn(browser, world.victim);
      return {
        obtained: stays ? "a passkey for good" : "a passkey, until the pass is revoked",
        why: "a pass is for whoever holds it; she is told when it is issued and when it is used",
      };
    },
    obtains: "a passkey, until the pass is revoked",
    remains: "hand passes over in person; her own link is refused as used, which tells her",
  },
  {
    number: "20b",
    name: "comes with the link after she has used it",
    run: async (world) => {
      const token = await issue(world);
      const early = await enter(world, token);
      const hers = await enter(world, token);
      if ((await bindPasskey(hers.browser)).status !== 200) throw new Error("she could not use her pass");
      const late = await enter(world, token);
      const bound = [await bindPasskey(early.browser), await bindPasskey(late.browser)].map(({ status }) => status);
      return bound.includes(200)
        ? { obtained: "a passkey", why: "" }
        : gotNothing("a one-time pass and every session of it end with its first passkey");
    },
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "20c",
    name: "uses the pass as a sign-in, for home, clients and codes",
    run: async (world) => {
      const { browser } = await enter(world, await issue(world));
      const token = browser.cookie("pass") ?? "";
      const cookie = { cookie: ["session", "pass"].map((name) => `countersign-${name}=${token}`).join("; ") };
      const home = await browser.get("/", cookie);
      const link = await browser.post("/link", { code: "482013" }, cookie);
      const add = await browser.postJson("/passkeys/registration/options", {}, cookie);
      return home.status === 200 || link.status === 303 || add.status === 200
        ? { obtained: "a session", why: `${home.status} ${link.status} ${add.status}` }
        : gotNothing("it binds a passkey and is nobody's session anywhere else");
    },
    obtains: "nothing",
    remains: "nothing",
  },
  {
    number: "20d",
    name: "an administrator's session issues a pass for that administrator",
    run: async (world) => {
      const boss = await world.app.createPerson("Boris Boss", "administrator");
      const { id = null } = (await findAccountNamed(world.app.deps.db, boss.identifier)) ?? {};
      const wanted = { issuerId: id, oneTime: true, lifetimeSeconds: 3600 };
      const issued = await issuePassFor(world.app.deps, boss.identifier, wanted);
      return issued.ok ? { obtained: "a pass", why: "" } : gotNothing(issued.reason);
    },
    obtains: "nothing",
    remains: "two administrators together, and whoever has a shell on the server",
  },
];
