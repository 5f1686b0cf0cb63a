import { type Command, Option } from "commander";
import { setClientTokens } from "../admin/client-detail-actions.flow.ts";
import { type ClientSettings, type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { act } from "./act.ts";

interface TokenOptions {
  readonly format?: ClientSettings["accessTokenFormat"];
  readonly audiences?: string;
  readonly serves?: string;
  readonly ownScopes?: string;
  readonly ownTokens?: "on" | "off";
  readonly exchanges?: string;
  readonly introspectionAlgorithm?: SigningAlgorithm;
}

const list = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(",")
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
      act(
        command,
        setClientTokens,
        { client: id, ...fieldsOf(options) },
        ({ settings, grantTypes }) => {
          const { accessTokenFormat, audiences, resourceServerOf, introspectionAlgorithm } = settings;
          const { ownScopes, mayExchangeTokensOf } = settings;
          const tokens = {
            accessTokenFormat,
            audiences,
            resourceServerOf,
            introspectionAlgorithm,
            ownScopes,
            mayExchangeTokensOf,
            grantTypes,
          };
          return { json: { client: id, tokens }, text: JSON.stringify(tokens, null, 2) };
        },
        { ...sentences, unknown_client: `There is no client ${JSON.stringify(id)}: countersign client list` },
      ),
    );
}

const fieldsOf = (options: TokenOptions) => ({
  format: options.format,
  audiences: list(options.audiences),
  serves: list(options.serves),
  introspectionAlgorithm: options.introspectionAlgorithm,
  ownTokens: options.ownTokens === undefined ? undefined : options.ownTokens === "on",
  ownScopes: list(options.ownScopes),
  exchanges: list(options.exchanges),
});
