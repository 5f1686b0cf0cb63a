import { type Command, Option } from "commander";
import { cibaGrant } from "../oauth/clients/client.ts";
import { type ClientChange, setClientSettings } from "../oauth/clients/client-settings.flow.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { onDatabase, Refused } from "./session.ts";

interface BackchannelOptions {
  readonly mode?: "poll" | "off";
  readonly requests?: SigningAlgorithm | "unsigned";
}

/** `countersign client backchannel`: whether and how an app may ask for people by name (OpenID CIBA). */
export function addBackchannelCommand(client: Command, sentences: Readonly<Record<string, string>>): void {
  const oneOf = (flags: string, description: string, choices: readonly string[]) =>
    new Option(flags, description).choices(choices);
  client
    .command("backchannel <id>")
    .description("change whether and how an app may ask people's phones by name (OpenID CIBA)")
    .addOption(oneOf("--mode <mode>", "how it hears of the answer; off: it may not ask", ["poll", "off"]))
    .addOption(
      oneOf("--requests <name>", "what its requests must be signed with, by a key of client set --keys", [
        ...signingAlgorithms,
        "unsigned",
      ]),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  countersign client backchannel counter --mode poll\n  countersign client backchannel counter --requests ES256",
    )
    .action((id: string, options: BackchannelOptions, command: Command) =>
      onDatabase(command, async (deps) => {
        const changed = await setClientSettings(deps, id, readChange(options));
        if (!changed.ok) {
          const unknown = `There is no client ${JSON.stringify(id)}: countersign client list`;
          throw new Refused(changed.reason, sentences[changed.reason] ?? unknown);
        }
        const { settings, grantTypes } = changed.value;
        const { backchannel, backchannelRequestAlgorithm } = settings;
        const now = { backchannel, backchannelRequestAlgorithm, grantTypes };
        return { json: { client: id, ...now }, text: JSON.stringify(now, null, 2) };
      }),
    );
}

const readChange = ({ mode, requests }: BackchannelOptions): ClientChange => ({
  settings: {
    ...(mode === undefined ? {} : { backchannel: mode === "off" ? null : { mode } }),
    ...(requests === undefined ? {} : { backchannelRequestAlgorithm: requests === "unsigned" ? null : requests }),
  },
  grants: mode === undefined ? {} : { [cibaGrant]: mode !== "off" },
});
