import type { Command } from "commander";
import { isId } from "../ids.ts";
import { addScimToken, removeScimToken, scimTokens } from "../scim/token.flow.ts";
import { onDatabase, Refused } from "./session.ts";

const nameCharacters = 100;

/** `countersign scim`: which directories may provision people and groups. */
export function addScimCommands(program: Command): void {
  const scim = program.command("scim").description("people and groups that a directory keeps here (SCIM 2.0)");
  const token = scim.command("token").description("the tokens that directories come with");

  token
    .command("add <name>")
    .description("make a token for a directory; shown once, kept only as a hash")
    .addHelpText("after", '\nExample:\n  countersign scim token add "Entra ID"')
    .action((name: string, _options, command: Command) =>
      onDatabase(command, async (deps) => {
        if (!/^[^\p{Cc}]+$/u.test(name) || name.length > nameCharacters)
          throw new Refused("malformed", `A name has 1 to ${nameCharacters} characters on one line.`);
        const { token: secret, added } = await addScimToken(deps, name);
        const url = `${deps.config.origin}/scim/v2`;
        return {
          json: { id: added.id, name, token: secret, url },
          text: `url    ${url}\ntoken  ${secret}   (shown this once)\nid     ${added.id}`,
        };
      }),
    );

  token
    .command("list")
    .description("list the tokens and when each was last used")
    .action((_options, command: Command) =>
      onDatabase(command, async (deps) => {
        const tokens = await scimTokens(deps.db);
        const lines = tokens.map(({ id, name, lastUsedAt }) => `${id}\t${name}\t${inWords(lastUsedAt)}`);
        return { json: { tokens }, text: lines.join("\n") || "No tokens yet: countersign scim token add --help" };
      }),
    );

  token
    .command("remove <id>")
    .description("refuse a token from now on; what came by it stays")
    .action((id: string, _options, command: Command) =>
      onDatabase(command, async (deps) => {
        const removed = isId("sct_", id) ? await removeScimToken(deps, id) : null;
        if (removed === null || !removed.ok)
          throw new Refused("not_found", "There is no such token: countersign scim token list shows them.");
        return { json: { id, name: removed.value.name }, text: `${removed.value.name} gets in no more.` };
      }),
    );
}

const inWords = (instant: number | null): string =>
  instant === null ? "never used" : `last used ${new Date(instant).toISOString()}`;
