import { type Command, Option } from "commander";
import { cibaGrant } from "../oauth/clients/client.ts";
import { type ClientChange, setClientSettings } from "../oauth/clients/client-settings.flow.ts";
import { type ClientSettings, type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { onDatabase, Refused } from "./session.ts";

interface BackchannelOptions {
  readonly mode?: "poll" | "ping" | "off";
  readonly notificationUri?: string;
  readonly userCode?: "required" | "off";
  readonly requests?: SigningAlgorithm | "unsigned";
}

/** `countersign client backchannel`: whether and how an app may ask for people by name (OpenID CIBA). */
export function addBackchannelCommand(client: Command, sentences: Readonly<Record<string, string>>): void {
  const oneOf = (flags: string, description: string, choices: readonly string[]) =>
    new Option(flags, description).choices(choices);
  client
    .command("backchannel <id>")
    .description("change whether and how an app may ask people's phones by name (OpenID CIBA)")
    .addOption(oneOf("--mode <mode>", "how it hears of the answer; off: it may not ask", ["poll", "ping", "off"]))
    .option("--notification-uri <uri>", "where it is told that there is an answer, with --mode ping; https")
    .addOption(
      oneOf("--requests <name>", "what its requests must be signed with, by a key of client set --keys", [
        ...signingAlgorithms,
        "unsigned",
      ]),
    )
    .addOption(
      oneOf("--user-code <mode>", "whether it must send the code that the person tells it", ["required", "off"]),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  countersign client backchannel counter --mode poll\n  countersign client backchannel counter --mode ping --notification-uri https://counter.example.org/ping\n  countersign client backchannel counter --requests ES256",
    )
    .action((id: string, options: BackchannelOptions, command: Command) =>
      onDatabase(command, async (deps) => {
        const changed = await setClientSettings(deps, id, readChange(options));
        if (!changed.ok) {
          const unknown = `There is no client ${JSON.stringify(id)}: countersign client list`;
          throw new Refused(changed.reason, sentences[changed.reason] ?? unknown);
        }
        const { settings, grantTypes } = changed.value;
        const { backchannel, backchannelRequestAlgorithm, backchannelUserCode } = settings;
        const now = { backchannel, backchannelRequestAlgorithm, backchannelUserCode, grantTypes };
        return { json: { client: id, ...now }, text: JSON.stringify(now, null, 2) };
      }),
    );
}

function deliveryOf({ mode, notificationUri }: BackchannelOptions): Pick<ClientSettings, "backchannel"> | undefined {
  if ((mode === "ping") !== (notificationUri !== undefined))
    throw new Refused("notification_uri_missing", "--mode ping and --notification-uri go together.");
  if (mode === undefined) return undefined;
  if (notificationUri !== undefined) return { backchannel: { mode: "ping", notificationUri } };
  return { backchannel: mode === "poll" ? { mode } : null };
}

const readChange = ({ requests, userCode, ...delivery }: BackchannelOptions): ClientChange => ({
  settings: {
    ...deliveryOf(delivery),
    ...(requests === undefined ? {} : { backchannelRequestAlgorithm: requests === "unsigned" ? null : requests }),
    ...(userCode === undefined ? {} : { backchannelUserCode: userCode === "required" }),
  },
  grants: delivery.mode === undefined ? {} : { [cibaGrant]: delivery.mode !== "off" },
});
