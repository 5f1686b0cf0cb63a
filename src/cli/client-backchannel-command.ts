import { type Command, Option } from "commander";
import { setClientBackchannel } from "../admin/client-detail-actions.flow.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { act } from "./act.ts";

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
      act(
        command,
        setClientBackchannel,
        { client: id, ...fieldsOf(options) },
        ({ settings, grantTypes }) => {
          const { backchannel, backchannelRequestAlgorithm, backchannelUserCode } = settings;
          const now = { backchannel, backchannelRequestAlgorithm, backchannelUserCode, grantTypes };
          return { json: { client: id, ...now }, text: JSON.stringify(now, null, 2) };
        },
        {
          ...sentences,
          malformed: "--mode ping and --notification-uri go together.",
          unknown_client: `There is no client ${JSON.stringify(id)}: countersign client list`,
        },
      ),
    );
}

const fieldsOf = ({ mode, notificationUri, requests, userCode }: BackchannelOptions) => ({
  mode,
  notificationUri,
  requestAlgorithm: requests === "unsigned" ? null : requests,
  userCodeRequired: userCode === undefined ? undefined : userCode === "required",
});
