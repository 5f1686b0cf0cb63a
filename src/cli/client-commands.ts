import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { disableClient } from "../admin/client-actions.flow.ts";
import { registerClient } from "../admin/client-detail-actions.flow.ts";
import { setPolicy } from "../admin/new-client-actions.flow.ts";
import { listClients } from "../oauth/clients/client.flow.ts";
import type { Client } from "../oauth/clients/client.ts";
import type { NewClientRefusal } from "../oauth/clients/client-registry.flow.ts";
import {
  type ClientSettings,
  type PublicJwk,
  type SigningAlgorithm,
  signingAlgorithms,
} from "../oauth/clients/client-settings.ts";
import { act } from "./act.ts";
import { addBackchannelCommand } from "./client-backchannel-command.ts";
import { addSettingsCommands } from "./client-settings-command.ts";
import { addTokensCommand } from "./client-tokens-command.ts";
import { type PolicyOptions, readPolicyOptions } from "./policy-options.ts";
import { addRegistrationTokenCommand } from "./registration-token-command.ts";
import { onDatabase, Refused } from "./session.ts";

interface AddOptions {
  readonly id?: string;
  readonly redirectUri: readonly string[];
  readonly postLogoutRedirectUri: readonly string[];
  readonly device?: boolean;
  readonly ownTokens?: boolean;
  readonly backchannel?: boolean;
  readonly confidential?: boolean;
  readonly firstParty?: boolean;
  readonly scope: readonly string[];
  readonly key?: string;
  readonly idTokenAlgorithm: SigningAlgorithm;
  readonly userinfoAlgorithm?: SigningAlgorithm;
  readonly pairwise?: boolean;
  readonly sector?: string;
}

const sentences: Record<NewClientRefusal | "malformed", string> = {
  malformed: "One of the values is too long, or there are too many of them.",
  malformed_client_id: "The id may have 1 to 64 letters, digits and . _ ~ - only, and not begin with acc_ or sub_.",
  malformed_client_name: "The name must have 1 to 80 characters, without control characters.",
  malformed_redirect_uri:
    "A redirect URI must be https, http on localhost, or a private scheme with a dot, and have no #fragment.",
  redirect_uri_missing: "Give at least one --redirect-uri, or --device or --own-tokens for a client without a browser.",
  malformed_own_scope:
    "A scope of its own has 1 to 100 visible ASCII characters without quotes and backslashes, and none of openid, profile, email, phone, groups, offline_access and ssh.",
  malformed_logout_uri: "A back-channel logout URI must be https, and have no #fragment and no password.",
  malformed_notification_uri: "A notification URI must be https, and have no #fragment and no password.",
  malformed_key:
    "A key is a public JWK for ES256 (P-256), RS256 (2048 bits or more) or EdDSA (Ed25519), without its private part.",
  malformed_resource: "A resource is an absolute URI without a #fragment.",
  own_tokens_not_confidential:
    "Only an app that proves who it is gets tokens for itself: --own-tokens needs --confidential, or keys, or a secret first.",
  backchannel_not_confidential:
    "Only an app that proves who it is may ask for people by name: give it a secret or a key first.",
  backchannel_key_missing:
    "A client that signs its requests needs its public keys first: countersign client set --keys.",
  unknown_scope:
    "That scope is not known here: use openid, profile, email, phone, groups, offline_access, ssh or one of CLAIMS_FILE.",
  malformed_sector: "A sector is a host, or a name of up to 200 letters, digits and . : / _ -",
  sector_missing:
    "The redirect URIs do not share one https host: say by --sector which apps know people by the same name.",
  client_id_taken: "A client with this id exists already.",
};

const collect = (value: string, list: readonly string[]): readonly string[] => [...list, value];

export function addClientCommands(program: Command): void {
  const client = program.command("client").description("the apps that sign people in through this server");

  client
    .command("add <name>")
    .description("register an app; a secret is printed once and kept only as a hash")
    .option("--id <id>", "a client id of your choice; drawn when absent")
    .option("--redirect-uri <uri>", "where answers may go, exactly; may be given again", collect, [])
    .option("--post-logout-redirect-uri <uri>", "where sign-out may lead; may be given again", collect, [])
    .option("--device", "may use the device grant (RFC 8628); off unless given, since its codes can be phished")
    .option("--own-tokens", "gets tokens for itself, without a person (client credentials); needs --confidential")
    .option("--backchannel", "may ask a person's phone by name (OpenID CIBA, poll mode); needs --confidential")
    .option("--confidential", "keeps a secret; otherwise the client is public")
    .option("--key <file>", "proves itself by this public key (JWK or JWK set) instead of a secret (private_key_jwt)")
    .option("--first-party", "belongs to you: people are not asked for consent")
    .option(
      "--scope <scope>",
      "a scope it may ask for; all but ssh and those of CLAIMS_FILE when absent; may be given again",
      collect,
      [],
    )
    .addOption(
      new Option("--id-token-algorithm <name>", "what its ID tokens are signed with")
        .choices(signingAlgorithms)
        .default("ES256"),
    )
    .addOption(new Option("--userinfo-algorithm <name>", "gets userinfo as a JWT signed so").choices(signingAlgorithms))
    .option("--pairwise", "knows people by names that apps of other sectors do not know (OpenID Connect Core §8.1)")
    .option("--sector <name>", "what its pairwise names hang on; the host of its redirect URIs when absent")
    .addHelpText(
      "after",
      '\nExamples:\n  countersign client add "Living-room TV" --device --first-party\n  countersign client add "Wiki" --redirect-uri https://wiki.example.org/callback --confidential',
    )
    .action((name: string, options: AddOptions, command: Command) =>
      act(
        command,
        registerClient,
        { name, ...fieldsOf(options) },
        ({ client: made, secret, issuer }) => {
          const secretLine = secret === null ? "" : `\nclient_secret  ${secret}   (shown this once)`;
          return {
            json: { client: describe(made), secret },
            text: `client_id      ${made.id}${secretLine}\nissuer         ${issuer}`,
          };
        },
        sentences,
      ),
    );

  addListAndRemove(client);
  addPolicy(client);
  addSettingsCommands(client, sentences);
  addRegistrationTokenCommand(client);
  addTokensCommand(client, sentences);
  addBackchannelCommand(client, sentences);
}

const fieldsOf = (options: AddOptions) => ({
  id: options.id,
  redirectUris: options.redirectUri,
  postLogoutRedirectUris: options.postLogoutRedirectUri,
  ...(options.scope.length > 0 ? { scopes: options.scope } : {}),
  firstParty: options.firstParty,
  confidential: options.confidential,
  deviceGrant: options.device,
  ownTokens: options.ownTokens,
  backchannel: options.backchannel,
  idTokenAlgorithm: options.idTokenAlgorithm,
  userinfoAlgorithm: options.userinfoAlgorithm,
  pairwise: options.pairwise,
  sector: options.sector,
  keys: options.key === undefined ? undefined : readKeys(options.key),
});

/** A JWK, or a set of them (RFC 7517 §5). What the keys are worth is judged when the client is added. */
function readKeys(file: string): readonly PublicJwk[] {
  try {
    const read = JSON.parse(readFileSync(file, "utf8")) as PublicJwk & { readonly keys?: readonly PublicJwk[] };
    return read.keys ?? [read];
  } catch {
    throw new Refused("malformed_key", `${file} holds no JWK and no set of them.`);
  }
}

function addListAndRemove(client: Command): void {
  client
    .command("list")
    .description("list the apps")
    .action((_options, command: Command) =>
      onDatabase(command, async (deps) => {
        const clients = await listClients(deps.db);
        const lines = clients.map(
          ({ id, name, trust, grantTypes }) => `${id}\t${name}\t${trust}\t${grantTypes.join(" ")}`,
        );
        return {
          json: { clients: clients.map(describe) },
          text: lines.length === 0 ? "No clients yet: countersign client add --help" : lines.join("\n"),
        };
      }),
    );

  client
    .command("remove <id>")
    .description("remove an app; its tokens stop working at once")
    .action((id: string, _options, command: Command) =>
      act(command, disableClient, { client: id }, () => ({ json: { client: id }, text: `${id} is removed.` }), {
        unknown_client: unknownClient(id),
      }),
    );
}

function addPolicy(client: Command): void {
  client
    .command("policy <id>")
    .description("change what is demanded for sign-ins to an app; what is not named stays as it is")
    .option("--require <verdict>", "least verdict: unknown, likely, nearby or known")
    .option("--countries <codes>", "ISO codes separated by commas; empty allows all")
    .option("--networks <networks>", "CIDR networks separated by commas; empty allows all")
    .option("--withhold <scopes>", "scopes left out of a limited grant, separated by commas")
    .option("--unused-days <days>", "switch the device grant off after so many days without a sign-in; 0 never")
    .addHelpText(
      "after",
      "\nExamples:\n  countersign client policy tv --require likely\n  countersign client policy cli --unused-days 90",
    )
    .action((id: string, options: PolicyOptions, command: Command) =>
      act(
        command,
        setPolicy,
        { client: id, ...readPolicyOptions(options) },
        ({ policy }) => ({ json: { client: id, policy }, text: JSON.stringify(policy, null, 2) }),
        { unknown_client: unknownClient(id) },
      ),
    );
}

type Described = Pick<Client, "id" | "name" | "redirectUris" | "grantTypes" | "scopes" | "trust"> & {
  readonly settings: Pick<ClientSettings, "authentication">;
};

const unknownClient = (id: string): string => `There is no client ${JSON.stringify(id)}: countersign client list`;

const describe = ({ id, name, redirectUris, grantTypes, scopes, trust, settings }: Described) => ({
  id,
  name,
  redirectUris,
  grantTypes,
  scopes,
  trust,
  kind: settings.authentication === "none" ? "public" : "confidential",
});
