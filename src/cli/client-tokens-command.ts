import { type Command, Option } from "commander";
import { tokenExchangeGrant } from "../oauth/clients/client.ts";
import { setClientSettings } from "../oauth/clients/client-settings.flow.ts";
import { type ClientSettings, type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { onDatabase, Refused } from "./session.ts";

interface TokenOptions {
  readonly format?: ClientSettings["accessTokenFormat"];
  readonly audiences?: string;
  readonly serves?: string;
  readonly ownScopes?: string;
  readonly ownTokens?: "on" | "off";
  readonly exchanges?: string;
  readonly introspectionAlgorithm?: SigningAlgorithm;
}

const list = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** `countersign client tokens`: what tokens an app may have, and those of others that it may ask about and exchange. */
export function addTokensCommand(client: Command, sentences: Readonly<Record<string, string>>): void {
  client
    .command("tokens <id>")
    .description("change what tokens an app may have; what is not named stays as it is")
    .addOption(new Option("--format <format>", "of its access tokens").choices(["jwt", "opaque"]))
    .option("--audiences <uris>", "resources that it may ask tokens for (RFC 8707), separated by commas")
    .option("--serves <uris>", "resources that it serves: it may introspect their tokens (RFC 7662)")
    .addOption(
      new Option("--own-tokens <switch>", "tokens for itself, without a person (client credentials)").choices([
        "on",
        "off",
      ]),
    )
    .option("--own-scopes <scopes>", "scopes of the tokens for itself, separated by commas")
    .addOption(
      new Option("--introspection-algorithm <name>", "what signed answers to it are signed with (RFC 9701)").choices(
        signingAlgorithms,
      ),
    )
    .option("--exchanges <ids>", "apps whose tokens it may exchange (RFC 8693), separated by commas; empty for none")
    .addHelpText(
      "after",
      "\nExamples:\n  countersign client tokens wiki --audiences https://api.example.org\n  countersign client tokens api --serves https://api.example.org --exchanges wiki",
    )
    .action((id: string, options: TokenOptions, command: Command) =>
      onDatabase(command, async (deps) => {
        const changed = await setClientSettings(deps, id, readTokenOptions(options));
        if (!changed.ok) {
          const unknown = `There is no client ${JSON.stringify(id)}: countersign client list`;
          throw new Refused(changed.reason, sentences[changed.reason] ?? unknown);
        }
        const { settings, grantTypes } = changed.value;
        const { accessTokenFormat, audiences, resourceServerOf, introspectionAlgorithm } = settings;
        const { ownScopes, mayExchangeTokensOf } = settings;
        const now = {
          accessTokenFormat,
          audiences,
          resourceServerOf,
          introspectionAlgorithm,
          ownScopes,
          mayExchangeTokensOf,
          grantTypes,
        };
        return { json: { client: id, tokens: now }, text: JSON.stringify(now, null, 2) };
      }),
    );
}

function readTokenOptions(options: TokenOptions) {
  const { format, audiences, serves, ownTokens, ownScopes, exchanges, introspectionAlgorithm } = options;
  const settings: Partial<ClientSettings> = {
    ...(format === undefined ? {} : { accessTokenFormat: format }),
    ...(audiences === undefined ? {} : { audiences: list(audiences) }),
    ...(serves === undefined ? {} : { resourceServerOf: list(serves) }),
    ...(introspectionAlgorithm === undefined ? {} : { introspectionAlgorithm }),
    ...(ownScopes === undefined ? {} : { ownScopes: list(ownScopes) }),
    ...(exchanges === undefined ? {} : { mayExchangeTokensOf: list(exchanges) }),
  };
  const grants = {
    ...(ownTokens === undefined ? {} : { client_credentials: ownTokens === "on" }),
    ...(exchanges === undefined ? {} : { [tokenExchangeGrant]: list(exchanges).length > 0 }),
  };
  return { settings, grants };
}
