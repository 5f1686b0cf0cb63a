import { z } from "zod";
import { limits } from "../limits.ts";
import { findClient } from "../oauth/clients/client.flow.ts";
import { addClient, setClientPolicy } from "../oauth/clients/client-registry.flow.ts";
import { accept, refuse } from "../outcome.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import { changeAction, readAction } from "./action.flow.ts";
import { clientTarget, describeClient, newClientTarget } from "./client-target.flow.ts";
import { type ClientTemplate, clientTemplates, redirectsFor, templateNames } from "./client-templates.ts";
import {
  clientField,
  countriesField,
  countryField,
  named,
  networksField,
  scopesField,
  urisField,
} from "./fields.flow.ts";
import { previewPolicy } from "./policy-preview.ts";

/** Registering an app, and what is demanded for sign-ins to it. */

export const listTemplates = readAction({
  name: "clients.templates",
  summary: "Lists the kinds of apps that a client can be created as.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({}),
  run: async () => accept({ templates: templateNames.map((name) => ({ name, ...clientTemplates[name] })) }),
});

export const createClient = changeAction({
  name: "clients.create",
  summary: "Registers an app from a template; the secret of one that keeps one is shown this once.",
  roles: ["owner", "administrator"],
  input: z.object({
    template: z.enum(templateNames),
    name: z.string().max(limits.displayNameCharacters),
    id: clientField.optional(),
    /** Where the app is, such as https://wiki.example.org; a template that knows the rest completes it. */
    address: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional(),
    redirectUris: urisField.optional(),
    scopes: scopesField.optional(),
    firstParty: z.boolean().default(false),
  }),
  target: async (_deps, { id, scopes }) => accept(newClientTarget(id, scopes)),
  async run(deps, { template: name, address, redirectUris, firstParty, id, scopes, ...named }) {
    const template: ClientTemplate = clientTemplates[name];
    const added = await addClient(deps, {
      id,
      name: named.name,
      kind: template.kind,
      grantTypes: template.grantTypes,
      redirectUris: redirectsFor(name, { address, redirectUris }),
      trust: firstParty ? "first_party" : "third_party",
      settings: {
        idTokenAlgorithm: template.idTokenAlgorithm,
        backchannel: name === "call_centre" ? { mode: "poll" } : null,
      },
      ...(scopes === undefined ? {} : { scopes }),
    });
    if (!added.ok) return added;
    const { client, secret } = added.value;
    const { origin: issuer } = deps.config;
    return accept({ client: describeClient(client), secret, issuer, needs: template.needs });
  },
});

const verdicts = ["unknown", "likely", "nearby", "known"] as const;

export const setPolicy = changeAction({
  name: "clients.policy",
  summary: "Changes what is demanded for sign-ins to an app; what is not named stays as it is.",
  roles: ["owner", "administrator"],
  input: z.object({
    client: clientField,
    requiredVerdict: z.enum(verdicts).optional(),
    countries: countriesField.optional(),
    networks: networksField.optional(),
    scopesWithheldWhenLimited: scopesField.optional(),
    deviceGrantUnusedDays: z.number().int().min(1).max(99_999).nullable().optional(),
  }),
  target: (deps, { client }) => clientTarget(deps, client),
  async run(deps, { client, ...change }) {
    const changed = await setClientPolicy(deps, client, named(change));
    return changed.ok ? accept({ client, policy: changed.value.policy }) : changed;
  },
});

export const previewClientPolicy = readAction({
  name: "clients.preview",
  summary:
    "Says what the policy of an app means for a given situation: refused and why, or what is demanded and granted.",
  roles: ["owner", "administrator", "auditor"],
  input: z.object({
    /** None: Countersign's own pages. */
    client: clientField.optional(),
    kind: z.enum(["page", "device_grant", "ciba"]).default("page"),
    verdict: z.enum([...verdicts, "contradicted"]),
    country: countryField.optional(),
    network: z.enum(["allowed", "other"]).default("allowed"),
    account: z.enum(["ordinary", "protected"]).default("ordinary"),
  }),
  async run(deps, { client, kind, verdict, country = null, network, account }) {
    const found = client === undefined ? null : await findClient(deps.db, client);
    if (client !== undefined && found === null) return refuse("unknown_client");
    const { policy, scopes } = found ?? { policy: defaultClientPolicy, scopes: [] };
    const imagined = {
      kind,
      verdict,
      country,
      inNetworks: network === "allowed",
      accountProtected: account === "protected",
    };
    const enforced = deps.config.signInPolicy === "enforced";
    return accept({ policy, enforced, preview: previewPolicy({ policy, scopes }, imagined, enforced) });
  },
});
