import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { limits, seconds } from "../../src/limits.ts";
import { createSoftwareAuthenticator } from "../kit/software-authenticator.ts";
import { type AccountAttack, gotNothing, type Spoils } from "./account-attack.ts";
import { openSignIn, places, useCode, type World } from "./world.ts";

/** Her phone's session cookie, in his browser; the last touch is too long ago. */
async function steal(world: World): Promise<{ readonly cookie: string }> {
  const cookie = { cookie: `countersign-session=${world.victim.phone.cookie("session")}` };
  world.app.advance(seconds(limits.freshVerificationSeconds) + 1);
  return cookie;
}

async function addPasskey(world: World, cookie: { readonly cookie: string }): Promise<number> {
  const browser = world.browserAt(places.residentialProxy);
  const asked = await browser.postJson("/passkeys/registration/options", {}, cookie);
  if (asked.status !== 200) return asked.status;
  const options = (await asked.json()) as PublicKeyCredentialCreationOptionsJSON;
  const response = createSoftwareAuthenticator(world.app.origin).create(options);
  return (await browser.postJson("/passkeys/registration", { response }, cookie)).status;
}

async function waitForApproval(world: World): Promise<Spoils> {
  const cookie = await steal(world);
  const { code } = await openSignIn(world.browserAt(places.home));
  const phone = await useCode(world, world.victim, code, "honest");
  if (phone.end !== "approved") throw new Error(`her own sign-in is not approved: ${phone.end}`);
  const status = await addPasskey(world, cookie);
  return status === 200
    ? { obtained: "a passkey", why: "her touch makes the session fresh, and he holds the same session" }
    : gotNothing(`her touch helps her own browser only (${status})`);
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "21",
    name: "her phone's session cookie, five minutes after her last touch, to add a passkey and a mailbox",
    run: async (world) => {
      const cookie = await steal(world);
      const browser = world.browserAt(places.residentialProxy);
      const statuses = [await addPasskey(world, cookie)];
      const forms = { kind: "email", address: "mallory@example.org", replaces: "none" };
      for (const path of ["/devices/add", "/security/addresses", "/security/recovery-codes"])
        statuses.push((await browser.post(path, forms, cookie)).status);
      return statuses.every((status) => status === 403)
        ? gotNothing("every door that changes the account asks for a touch (tests/threats/account-doors.test.ts)")
        : { obtained: "a change of the account", why: statuses.join(" ") };
    },
    obtains: "nothing",
    remains: "he reads what she reads, can say no in her name, and turn the ringing of that phone to himself",
  },
  {
    number: "21b",
    name: "the same cookie; he waits until she approves her next sign-in",
    run: waitForApproval,
    obtains: "nothing",
    remains: "nothing; if she touches to change something herself, her session is a new one",
  },
];
