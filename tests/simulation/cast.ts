import { openRequestByCode } from "../../src/approval/open.flow.ts";
import type { Deps } from "../../src/deps.ts";
import type { DeviceId } from "../../src/ids.ts";
import { type Client, deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { addClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { beginOfflineKey, keepOfflineKey } from "../../src/offline-answer/offline-key.flow.ts";
import { beginPasskeySignIn, finishPasskeySignIn } from "../../src/passkeys/sign-in-with-passkey.flow.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import { accepted, createFlowWorld, places } from "../kit/flow-world.ts";
import { createOfflinePhone, type OfflinePhone } from "../kit/offline-phone.ts";
import type { SoftwareAuthenticator } from "../kit/software-authenticator.ts";
import { Draws, randomFrom } from "./draws.ts";
import type { SteppedDatabase } from "./stepped-database.ts";

/** A phone, signed in, with the passkey of its account. */
export interface Phone {
  readonly name: string;
  readonly account: string;
  readonly sessionToken: string;
  readonly deviceId: DeviceId;
  readonly authenticator: SoftwareAuthenticator;
}

/** Who and what is there before a schedule begins, made once by the product's own flows. */
export interface Cast {
  readonly deps: Deps;
  /** Two of ada's with one synced passkey, one of grace's. */
  readonly phones: readonly Phone[];
  /** Has an account of its own, as anybody may. */
  readonly attacker: Phone;
  /** ada's, while it has no network. */
  readonly offline: OfflinePhone;
  readonly client: Client;
  readonly otherClient: Client;
}

export const honestAccounts = ["ada", "grace"] as const;

/** Opening is asked for from here by every phone. */
export const openFromHome = (deps: Deps, signedIn: Parameters<typeof openRequestByCode>[1], code: string) =>
  openRequestByCode(deps, signedIn, code, places.home);

export async function setScene(database: SteppedDatabase): Promise<Cast> {
  const draws = new Draws(0);
  const world = createFlowWorld(
    database.plain,
    randomFrom(() => draws),
  );
  const { deps } = world;
  const phoneOf = async (account: string): Promise<Phone> => {
    const { sessionToken, authenticator } = await world.person(account);
    const deviceId = await deviceOf(deps, sessionToken);
    return { name: `${account}'s phone`, account, sessionToken, deviceId, authenticator };
  };
  const first = await phoneOf("ada");
  const second = await secondPhone(deps, first);
  const grace = await phoneOf("grace");
  const attacker = await phoneOf("mallory");
  const offline = createOfflinePhone();
  const signedIn = await findSignedIn(deps, first.sessionToken);
  if (signedIn === null) throw new Error("ada has no session");
  const { challenge } = accepted(await beginOfflineKey(deps, signedIn)) as { challenge: string };
  accepted(await keepOfflineKey(deps, signedIn, first.authenticator.get({ challenge }) as never, offline.key));
  const client = await deviceClient(deps, "Television");
  const otherClient = await deviceClient(deps, "Another television");
  return { deps, phones: [first, second, grace], attacker, offline, client, otherClient };
}

async function deviceOf(deps: Deps, sessionToken: string): Promise<DeviceId> {
  const deviceId = (await findSignedIn(deps, sessionToken))?.session.deviceId;
  if (deviceId === null || deviceId === undefined) throw new Error("a phone is no device");
  return deviceId;
}

/** The same synced passkey in another browser makes it a device too. */
async function secondPhone(deps: Deps, { account, authenticator }: Phone): Promise<Phone> {
  const bindingSecret = deps.random.secret();
  const { challenge } = await beginPasskeySignIn(deps, bindingSecret);
  const browser = {
    bindingSecret,
    deviceSecret: null,
    deviceName: "Tablet",
    currentSessionId: null,
    screen: { browser: "Firefox", system: "Android", address: places.home },
  };
  const begun = accepted(await finishPasskeySignIn(deps, authenticator.get({ challenge }) as never, browser));
  const { sessionToken } = begun;
  const deviceId = await deviceOf(deps, sessionToken);
  return { name: `${account}'s tablet`, account, sessionToken, deviceId, authenticator };
}

const deviceClient = async (deps: Deps, name: string): Promise<Client> =>
  accepted(
    await addClient(deps, {
      name,
      kind: "public",
      trust: "first_party",
      grantTypes: [deviceCodeGrant, "refresh_token"],
      scopes: ["openid", "offline_access"],
    }),
  ).client;
