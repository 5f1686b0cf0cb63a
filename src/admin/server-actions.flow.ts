import { z } from "zod";
import { databaseKind } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { accept } from "../outcome.ts";
import { describeKeys, ensureSigningKeys, learnKeys, replaceKeys, rotateKeys } from "../signing-keys/rotation.flow.ts";
import { changeAction, readAction, type Target } from "./action.flow.ts";

/** Keys, and how the server is set up. */

export const listKeys = readAction({
  name: "keys.list",
  summary: "Lists the keys that tokens are signed with, newest first.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({}),
  run: async (deps) => accept({ keys: await describeKeys(deps) }),
});

const keyTarget: Target = {
  touched: {},
  subjectId: null,
  look: async (deps) => ({ keys: (await describeKeys(deps)).map(({ kid, state }) => `${kid} ${state}`) }),
};

export const rotateSigningKeys = changeAction({
  name: "keys.rotate",
  summary: "Makes new keys: published now, signing when everybody has had time to read them.",
  roles: ["owner", "administrator"],
  input: z.object({}),
  target: async () => accept(keyTarget),
  async run(deps) {
    // At the command line there may be none yet, and then some have to sign at once.
    await ensureSigningKeys(deps);
    const made = await rotateKeys(deps);
    return made.ok ? accept({ keys: made.value }) : made;
  },
  afterwards: learnKeys,
});

export const replaceSigningKeys = changeAction({
  name: "keys.replace",
  summary: "For keys in wrong hands: forgets all of them at once, with every token that they signed.",
  roles: ["owner"],
  input: z.object({}),
  target: async () => accept(keyTarget),
  run: async (deps) => accept({ keys: await replaceKeys(deps) }),
  afterwards: learnKeys,
});

export const showSettings = readAction({
  name: "settings.show",
  summary: "Shows how the server is set up, without passwords and secrets. The environment sets it.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({}),
  run: async ({ config }) => accept(publicSettings(config)),
});

/** Named one by one: a setting that comes later is not shown before somebody has thought about it. */
const publicSettings = (config: Deps["config"]) => ({
  origin: config.origin,
  database: databaseKind(config.databaseUrl),
  signInPolicy: config.signInPolicy,
  recoveryWaitHours: config.recoveryWaitHours,
  signingKeyDays: config.signingKeyDays,
  newRequestsPerSourcePerMinute: config.newRequestsPerSourcePerMinute,
  devicePollHoldSeconds: config.devicePollHoldSeconds,
  trustedProxies: config.trustedProxies,
  hostingNetworks: config.hostingNetworks,
  carrierNetworks: config.carrierNetworks,
  placesKnownBy: config.geoipDatabases.length === 0 ? "built_in_table" : "databases",
  mail: config.smtpUrl === "" ? "folder" : "server",
  textMessages: config.smsWebhookUrl === "" ? "none" : "webhook",
  pushServices: config.pushServices,
  scopesOfItsOwn: Object.keys(config.customClaims),
  metrics: config.metricsPort === null ? "off" : "on",
});
