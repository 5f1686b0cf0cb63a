import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { setClient, showClient } from "../admin/client-actions.flow.ts";
import type { DescribedClient } from "../admin/client-target.flow.ts";
import { type ClientSettings, type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { readPublicKeys } from "../oauth/clients/public-keys.ts";
import { act } from "./act.ts";
import { Refused, type Said } from "./session.ts";

type Switch = "on" | "off";
interface SetOptions {
  readonly name?: string;
  readonly redirectUri?: readonly string[];
  readonly postLogoutRedirectUri?: readonly string[];
  readonly scope?: readonly string[];
  readonly firstParty?: Switch;
  readonly device?: Switch;
  readonly idTokenAlgorithm?: SigningAlgorithm;
  readonly userinfoAlgorithm?: SigningAlgorithm | "none";
  readonly pairwise?: Switch;
  readonly sector?: string;
  readonly backchannelLogoutUri?: string;
  readonly authentication?: ClientSettings["authentication"];
  readonly keys?: string;
  readonly pushedRequests?: "required" | "optional";
  readonly dpop?: "required" | "optional";
  readonly pkce?: "required" | "exempt";
}

const collect = (value: string, list: readonly string[] = []): readonly string[] => [...list, value];
const oneOf = (flags: string, description: string, choices: readonly string[]) =>
  new Option(flags, description).choices(choices);

/** `countersign client set` and `client show`. What tokens an app may have is `client tokens`, demands `client policy`. */
export function addSettingsCommands(client: Command, sentences: Readonly<Record<string, string>>): void {
  client
    .command("show <id>")
    .description("show all that is registered of an app, except what only hashes are kept of")
    .action((id: string, _options, command: Command) =>
      act(command, showClient, { client: id }, (found) => said(shown(found)), { unknown_client: unknown(id) }),
    );

  client
    .command("set <id>")
    .description("change what is registered of an app; what is not named stays as it is")
    .option("--name <name>", "what people are shown")
    .option("--redirect-uri <uri>", "where answers may go, instead of what was; may be given again", collect)
    .option("--post-logout-redirect-uri <uri>", "where sign-out may lead, instead of what was", collect)
    .option("--scope <scope>", "a scope it may ask for, instead of what was; may be given again", collect)
    .addOption(oneOf("--first-party <switch>", "belongs to you: people are not asked for consent", ["on", "off"]))
    .addOption(oneOf("--device <switch>", "may use the device grant, whose codes can be phished", ["on", "off"]))
    .addOption(oneOf("--id-token-algorithm <name>", "what its ID tokens are signed with", signingAlgorithms))
    .addOption(
      oneOf("--userinfo-algorithm <name>", "gets userinfo as a JWT signed so, or plainly", [
        ...signingAlgorithms,
        "none",
      ]),
    )
    .addOption(oneOf("--pairwise <switch>", "knows people by names that other sectors do not know", ["on", "off"]))
    .option("--sector <name>", "what its pairwise names hang on; empty: the host of its redirect URIs")
    .option("--backchannel-logout-uri <uri>", "where it is told that a session ended; https; empty: it is not told")
    .addOption(
      oneOf("--authentication <way>", "how it proves itself; secret: a new one, shown once", [
        "none",
        "secret",
        "private_key_jwt",
      ]),
    )
    .option("--keys <file>", "a JSON Web Key Set with its public keys, which replaces those it had")
    .addOption(oneOf("--pushed-requests <mode>", "whether it must push its requests", ["required", "optional"]))
    .addOption(oneOf("--dpop <mode>", "whether its tokens must be bound to a key (RFC 9449)", ["required", "optional"]))
    .addOption(oneOf("--pkce <mode>", "exempt: a confidential app that sends nonce instead", ["required", "exempt"]))
    .addHelpText(
      "after",
      "\nExamples:\n  countersign client set wiki --backchannel-logout-uri https://wiki.example.org/logout\n  countersign client set wiki --keys wiki-keys.json --pushed-requests required\n  countersign client set wiki --authentication secret\n\nSee also: client tokens, client backchannel, client policy.",
    )
    .action((id: string, options: SetOptions, command: Command) =>
      act(
        command,
        setClient,
        { client: id, ...fieldsOf(options) },
        ({ secret = null, ...changed }) => {
          const { json, text } = said(shown(changed));
          const secretLine = secret === null ? "" : `client_secret  ${secret}   (shown this once)\n`;
          return { json: { ...json, secret }, text: `${secretLine}${text}` };
        },
        { ...sentences, unknown_client: unknown(id) },
      ),
    );
}

const unknown = (id: string): string => `There is no client ${JSON.stringify(id)}: countersign client list`;
const said = (client: object): Said => ({ json: { client }, text: JSON.stringify(client, null, 2) });

const fieldsOf = (options: SetOptions) => ({
  name: options.name,
  redirectUris: options.redirectUri,
  postLogoutRedirectUris: options.postLogoutRedirectUri,
  scopes: options.scope,
  firstParty: isOn(options.firstParty),
  deviceGrant: isOn(options.device),
  authentication: options.authentication,
  idTokenAlgorithm: options.idTokenAlgorithm,
  userinfoAlgorithm: options.userinfoAlgorithm === "none" ? null : options.userinfoAlgorithm,
  pairwise: isOn(options.pairwise),
  sector: orNull(options.sector),
  backchannelLogoutUri: orNull(options.backchannelLogoutUri),
  keys: options.keys === undefined ? undefined : readKeys(options.keys),
  pushedRequestsRequired: is("required", options.pushedRequests),
  dpopRequired: is("required", options.dpop),
  pkceExempt: is("exempt", options.pkce),
});

/** Undefined for an option that was not given: then all stays as it is. */
const is = <Choice extends string>(wanted: Choice, given: Choice | undefined): boolean | undefined =>
  given === undefined ? undefined : given === wanted;
const isOn = (given: Switch | undefined) => is<Switch>("on", given);
const orNull = (given: string | undefined): string | null | undefined => (given === "" ? null : given);

function readKeys(path: string): ClientSettings["keys"] {
  let keys: ClientSettings["keys"] | null = null;
  try {
    keys = readPublicKeys(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // Said below: a file that cannot be read is as useless as one that holds something else.
  }
  if (keys === null)
    throw new Refused("malformed_keys", `${path} is no JSON Web Key Set of at most ten public keys: {"keys": […]}`);
  return keys;
}

/** As a person reads it. */
function shown({ secretFingerprint: _, createdAt, disabledAt, lastUsedAt, ...client }: DescribedClient) {
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    ...client,
    createdAt: instant(createdAt),
    removedAt: instant(disabledAt),
    lastUsedAt: instant(lastUsedAt),
  };
}
