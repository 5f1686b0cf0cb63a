import { z } from "zod";
import { hashSecret } from "../digest.ts";
import { everyClient, findClient } from "../oauth/clients/client.flow.ts";
import { deviceCodeGrant } from "../oauth/clients/client.ts";
import { bringBackClient, removeClient } from "../oauth/clients/client-registry.flow.ts";
import { setClientSettings } from "../oauth/clients/client-settings.flow.ts";
import { accept, refuse } from "../outcome.ts";
import { changeAction, readAction } from "./action.flow.ts";
import { addressFields, clientNameField, settingsFields, settingsFrom } from "./client-fields.flow.ts";
import { clientTarget, describeClient } from "./client-target.flow.ts";
import { clientField, named, scopesField } from "./fields.flow.ts";

const oneClient = z.object({ client: clientField });

export const listClients = readAction({
  name: "clients.list",
  summary: "Lists the apps by name, with the day each was last used.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({ state: z.enum(["enabled", "disabled"]).optional() }),
  async run(deps, { state }) {
    const clients = (await everyClient(deps.db)).filter(
      ({ disabledAt }) => state === undefined || (disabledAt === null) === (state === "enabled"),
    );
    return accept({
      clients: clients.map(({ id, name, trust, grantTypes, createdAt, disabledAt, lastUsedAt, scopes }) => ({
        id,
        name,
        trust,
        grantTypes,
        scopes,
        createdAt,
        disabledAt,
        lastUsedAt,
      })),
    });
  },
});

export const showClient = readAction({
  name: "clients.show",
  summary: "Shows all that is registered of an app, without its secret.",
  roles: ["owner", "administrator", "auditor"],
  input: oneClient,
  async run(deps, { client }) {
    const found = await findClient(deps.db, client);
    return found === null ? refuse("unknown_client") : accept(describeClient(found));
  },
});

export const setClient = changeAction({
  name: "clients.set",
  summary: "Changes what is registered of an app; what is not named stays as it is.",
  roles: ["owner", "administrator"],
  input: z.object({
    client: clientField,
    name: clientNameField.optional(),
    ...addressFields,
    scopes: scopesField.optional(),
    firstParty: z.boolean().optional(),
    deviceGrant: z.boolean().optional(),
    /** How it proves itself from now on, and by nothing else; `secret` makes a new one, shown this once. */
    authentication: z.enum(["none", "secret", "private_key_jwt"]).optional(),
    ...settingsFields,
  }),
  target: (deps, { client, scopes }) => clientTarget(deps, client, scopes),
  async run(deps, { client, deviceGrant, authentication, ...change }) {
    const { name, redirectUris, postLogoutRedirectUris, scopes, firstParty, ...entered } = change;
    const settings = settingsFrom(entered);
    if (!settings.ok) return settings;
    const trust =
      firstParty === undefined ? undefined : firstParty ? ("first_party" as const) : ("third_party" as const);
    const secret = authentication === "secret" ? deps.random.secret() : null;
    const secretHash = secret === null ? null : hashSecret(secret);
    const changed = await setClientSettings(deps, client, {
      settings: settings.value,
      ...(authentication === undefined ? {} : { proof: { authentication, secretHash } }),
      grants: deviceGrant === undefined ? {} : { [deviceCodeGrant]: deviceGrant },
      registration: named({ name: name?.trim(), redirectUris, postLogoutRedirectUris, scopes, trust }),
    });
    return changed.ok ? accept({ ...describeClient(changed.value), ...(secret === null ? {} : { secret }) }) : changed;
  },
});

export const rotateClientSecret = changeAction({
  name: "clients.rotate_secret",
  summary: "Gives an app a new secret, shown this once; the one before it stops working at once.",
  roles: ["owner", "administrator"],
  input: oneClient,
  target: (deps, { client }) => clientTarget(deps, client),
  async run(deps, { client }) {
    const found = await findClient(deps.db, client);
    if (found !== null && found.settings.authentication !== "secret") return refuse("client_has_no_secret");
    const secret = deps.random.secret();
    const proof = { authentication: "secret", secretHash: hashSecret(secret) } as const;
    const changed = await setClientSettings(deps, client, { settings: {}, proof });
    return changed.ok ? accept({ client, secret }) : changed;
  },
});

export const disableClient = changeAction({
  name: "clients.disable",
  summary: "Removes an app: its tokens stop working at once. Its registration is kept.",
  roles: ["owner", "administrator"],
  input: oneClient,
  target: (deps, { client }) => clientTarget(deps, client),
  async run(deps, { client }) {
    const removed = await removeClient(deps, client);
    return removed.ok ? accept({ client }) : removed;
  },
});

export const enableClient = changeAction({
  name: "clients.enable",
  summary: "Lets a removed app in again, as it was registered.",
  roles: ["owner", "administrator"],
  input: oneClient,
  target: (deps, { client }) => clientTarget(deps, client),
  async run(deps, { client }) {
    const restored = await bringBackClient(deps, client);
    return restored.ok ? accept({ client }) : restored;
  },
});
