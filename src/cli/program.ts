import { Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { addAdminCommand } from "./admin-command.ts";
import { addAuditCommands } from "./audit-commands.ts";
import { addBackupCommands } from "./backup-commands.ts";
import { addClientCommands } from "./client-commands.ts";
import { addGroupCommands } from "./group-commands.ts";
import { addHostCommands } from "./host-commands.ts";
import { addKeyCommands } from "./key-commands.ts";
import { addPassCommand } from "./pass-command.ts";
import { addPeopleCommands } from "./people-commands.ts";
import { addPersonCommands } from "./person-commands.ts";
import { addScimCommands } from "./scim-commands.ts";
import { exitCodes, Refused } from "./session.ts";
import { addSshCommands } from "./ssh-commands.ts";
import { addWebhookCommands } from "./webhook-commands.ts";

const program = new Command("countersign")
  .description("Signs people in on a new screen with the phone they already trust.")
  .version("0.1.0")
  .option("--json", "print one JSON object instead of sentences")
  .showHelpAfterError("Add --help for what this command takes.")
  .exitOverride()
  .addHelpText(
    "after",
    `
Settings come from the environment, as for the server: see docs/operating/configuration.md.
Exit codes: 0 done, 1 refused, 2 wrong arguments, 78 unusable settings.

Examples:
  countersign serve
  countersign setup-link
  countersign invite --name "Grace Hopper"
  countersign client add "Living-room TV" --device --first-party
  countersign client add "Wiki" --redirect-uri https://wiki.example.org/callback --confidential
  countersign audit verify sir_0123456789abcdefghijkl
  countersign backup /var/backups/countersign-monday.backup`,
  );

program
  .command("serve")
  .description("serve until told to stop")
  .action(async () => {
    const { serveFromEnvironment } = await import("../serve.ts");
    await serveFromEnvironment(process.env);
  });
addPeopleCommands(program);
addPersonCommands(program);
addAdminCommand(program);
addPassCommand(program);
addClientCommands(program);
addGroupCommands(program);
addHostCommands(program);
addKeyCommands(program);
addSshCommands(program);
addAuditCommands(program);
addScimCommands(program);
addWebhookCommands(program);
addBackupCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else if (error instanceof ConfigError) fail(error.message, exitCodes.settings);
  else if (error instanceof Refused) fail(error.message, exitCodes.refused, error.reason);
  else throw error;
}

function fail(message: string, code: number, reason?: string): void {
  const { json } = program.opts<{ json?: boolean }>();
  process.stderr.write(
    json === true ? `${JSON.stringify({ ok: false, reason: reason ?? "settings", message })}\n` : `${message}\n`,
  );
  process.exitCode = code;
}
