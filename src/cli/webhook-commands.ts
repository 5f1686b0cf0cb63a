import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { isId, type WebhookId } from "../ids.ts";
import { sendTest } from "../notices/webhook-post.ts";
import { webhookTypes } from "../webhooks/webhook.ts";
import { addWebhook, removeWebhook, webhooksOf } from "../webhooks/webhooks.flow.ts";
import { onDatabase, Refused } from "./session.ts";

const sentences = {
  malformed_url: "A webhook is an https address without user name, password and fragment; http only on a loopback one.",
  unknown_event: `There is no such event. The events are: ${webhookTypes.join(", ")}.`,
  not_found: "There is no such webhook: countersign webhook list shows them.",
};

/** `countersign webhook`: who else is told of what happens here. */
export function addWebhookCommands(program: Command): void {
  const webhook = program.command("webhook").description("addresses of yours that are told of what happens here");

  webhook
    .command("add <url>")
    .description("tell this address of events, signed; its secret is shown once")
    .option("--event <types...>", "only these, such as account.disabled alert.sign_in_revoked; otherwise all")
    .addHelpText("after", "\nExample:\n  countersign webhook add https://siem.example.org/in --event account.disabled")
    .action((url: string, options: { readonly event?: readonly string[] }, command: Command) =>
      onDatabase(command, async (deps) => {
        const added = await addWebhook(deps, { url, events: options.event ?? [] });
        if (!added.ok) throw new Refused(added.reason, sentences[added.reason]);
        const { secret } = added.value;
        const { id, events } = added.value.webhook;
        return {
          json: { id, url, events, secret },
          text: `id      ${id}\nsecret  ${secret}   (shown this once)\nTry it: countersign webhook test ${id}`,
        };
      }),
    );

  webhook
    .command("list")
    .description("list the webhooks")
    .action((_options, command: Command) =>
      onDatabase(command, async (deps) => {
        const webhooks = await webhooksOf(deps.db);
        const lines = webhooks.map(({ id, url, events, endedAt }) =>
          [id, url, events.join(" ") || "all", ...(endedAt === null ? [] : ["ended: it answered 410"])].join("\t"),
        );
        return { json: { webhooks }, text: lines.join("\n") || "No webhooks yet: countersign webhook add --help" };
      }),
    );

  webhook
    .command("remove <id>")
    .description("tell this address nothing more; what waits for it is dropped")
    .action((id: string, _options, command: Command) =>
      onDatabase(command, async (deps) => {
        const removed = await removeWebhook(deps, readId(id));
        if (!removed.ok) throw new Refused(removed.reason, sentences[removed.reason]);
        return { json: { id }, text: "It is told nothing more." };
      }),
    );

  webhook
    .command("test <id>")
    .description("send a message of the type webhook.test now, and say what came back")
    .action((id: string, _options, command: Command) => onDatabase(command, (deps) => test(deps, readId(id))));
}

async function test(deps: Deps, id: WebhookId) {
  const delivery = await sendTest(deps, id);
  if (delivery.name === "dropped") throw new Refused("not_found", sentences.not_found);
  if (delivery.name !== "delivered") throw new Refused("not_taken", `It was not taken: ${delivery.error}.`);
  return { json: { id }, text: "It was taken." };
}

function readId(text: string): WebhookId {
  if (!isId("whk_", text)) throw new Refused("not_found", sentences.not_found);
  return text;
}
