import { z } from "zod";
import { findClient } from "../oauth/clients/client.flow.ts";
import { cibaGrant, deviceCodeGrant, type GrantType, tokenExchangeGrant } from "../oauth/clients/client.ts";
import { addClient } from "../oauth/clients/client-registry.flow.ts";
import { setClientSettings } from "../oauth/clients/client-settings.flow.ts";
import { accept } from "../outcome.ts";
import { changeAction } from "./action.flow.ts";
import { addressFields, algorithmField, clientNameField, settingsFields, settingsFrom } from "./client-fields.flow.ts";
import { clientTarget, describeClient, newClientTarget } from "./client-target.flow.ts";
import { clientField, named, scopesField, urisField } from "./fields.flow.ts";

/** What few apps need: registering one without a template, the tokens it may have, asking for people by name. */

const switchField = z.boolean().default(false);

export const registerClient = changeAction({
  name: "clients.register",
  summary: "Registers an app that no template describes; the secret of one that keeps one is shown this once.",
  roles: ["owner", "administrator"],
  input: z.object({
    name: clientNameField,
    id: clientField.optional(),
    ...addressFields,
    scopes: scopesField.optional(),
    firstParty: switchField,
    /** Keeps a secret, unless it proves itself by `keys`; otherwise it is public. */
    confidential: switchField,
    deviceGrant: switchField,
    ownTokens: switchField,
    backchannel: switchField,
    ...settingsFields,
  }),
  target: async (_deps, { id, scopes }) => accept(newClientTarget(id, scopes)),
  async run(deps, { name, id, redirectUris, postLogoutRedirectUris, scopes, firstParty, confidential, ...entered }) {
    const { deviceGrant, ownTokens, backchannel, ...about } = entered;
    const settings = settingsFrom(about);
    if (!settings.ok) return settings;
    const byKey = about.keys !== undefined;
    const added = await addClient(deps, {
      id,
      name,
      ...named({ redirectUris, postLogoutRedirectUris, scopes }),
      grantTypes: grantTypesOf({ redirects: (redirectUris ?? []).length > 0, deviceGrant, ownTokens, backchannel }),
      trust: firstParty ? "first_party" : "third_party",
      kind: confidential || byKey ? "confidential" : "public",
      settings: {
        ...settings.value,
        ...(byKey ? { authentication: "private_key_jwt" } : {}),
        backchannel: backchannel ? { mode: "poll" } : null,
      },
    });
    if (!added.ok) return added;
    const { client, secret } = added.value;
    return accept({ client: describeClient(client), secret, issuer: deps.config.origin });
  },
});

/** The code flow unless an app without a browser is described; the others only by naming them. */
function grantTypesOf(
  wanted: Readonly<Record<"redirects" | "deviceGrant" | "ownTokens" | "backchannel", boolean>>,
): GrantType[] {
  const { redirects, deviceGrant, ownTokens, backchannel } = wanted;
  const browserless = deviceGrant || ownTokens || backchannel;
  return [
    ...(redirects || !browserless ? (["authorization_code"] as const) : []),
    "refresh_token",
    ...(deviceGrant ? ([deviceCodeGrant] as const) : []),
    ...(backchannel ? ([cibaGrant] as const) : []),
    ...(ownTokens ? (["client_credentials"] as const) : []),
  ];
}

export const setClientTokens = changeAction({
  name: "clients.tokens",
  summary: "Changes what tokens an app may have; what is not named stays as it is.",
  roles: ["owner", "administrator"],
  input: z.object({
    client: clientField,
    format: z.enum(["jwt", "opaque"]).optional(),
    /** Resources that it may ask tokens for (RFC 8707). */
    audiences: urisField.optional(),
    /** Resources that it serves: it may introspect their tokens (RFC 7662). */
    serves: urisField.optional(),
    introspectionAlgorithm: algorithmField.optional(),
    ownTokens: z.boolean().optional(),
    ownScopes: scopesField.optional(),
    /** Apps whose tokens it may exchange (RFC 8693). */
    exchanges: z.array(clientField).max(50).readonly().optional(),
  }),
  async target(deps, { client, exchanges = [] }) {
    // Whoever may exchange the tokens of an app has a share in what that app may do.
    const others = await Promise.all(exchanges.map((id) => findClient(deps.db, id)));
    return clientTarget(
      deps,
      client,
      others.flatMap((other) => other?.scopes ?? []),
    );
  },
  async run(deps, { client, format, audiences, serves, introspectionAlgorithm, ownTokens, ownScopes, exchanges }) {
    const mayExchange = exchanges === undefined ? undefined : exchanges.length > 0;
    const changed = await setClientSettings(deps, client, {
      settings: named({
        accessTokenFormat: format,
        audiences,
        resourceServerOf: serves,
        introspectionAlgorithm,
        ownScopes,
        mayExchangeTokensOf: exchanges,
      }),
      grants: named({ client_credentials: ownTokens, [tokenExchangeGrant]: mayExchange }),
    });
    return changed.ok ? accept(describeClient(changed.value)) : changed;
  },
});

export const setClientBackchannel = changeAction({
  name: "clients.backchannel",
  summary: "Changes whether and how an app may ask for people by name (OpenID CIBA); what is not named stays as it is.",
  roles: ["owner", "administrator"],
  input: z
    .object({
      client: clientField,
      /** How it hears of the answer; `off`: it may not ask. */
      mode: z.enum(["poll", "ping", "off"]).optional(),
      /** Where it is told, with `ping` and only then. */
      notificationUri: z.string().max(2000).optional(),
      /** What its requests must be signed with, by one of its keys; null: nothing. */
      requestAlgorithm: algorithmField.nullable().optional(),
      userCodeRequired: z.boolean().optional(),
    })
    .refine(({ mode, notificationUri }) => (mode === "ping") === (notificationUri !== undefined)),
  target: (deps, { client }) => clientTarget(deps, client),
  async run(deps, { client, mode, notificationUri, requestAlgorithm, userCodeRequired }) {
    const delivery =
      notificationUri !== undefined
        ? ({ mode: "ping", notificationUri } as const)
        : mode === "poll"
          ? ({ mode } as const)
          : null;
    const changed = await setClientSettings(deps, client, {
      settings: named({
        backchannel: mode === undefined ? undefined : delivery,
        backchannelRequestAlgorithm: requestAlgorithm,
        backchannelUserCode: userCodeRequired,
      }),
      grants: named({ [cibaGrant]: mode === undefined ? undefined : mode !== "off" }),
    });
    return changed.ok ? accept(describeClient(changed.value)) : changed;
  },
});
