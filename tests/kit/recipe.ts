import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/runtime.mjs";
import { type ExampleProcess, runCommand, runExample } from "./example-process.ts";
import { freePort, type ServerProcess } from "./server-process.ts";

/** A page of docs/integrations, taken at its word: what is printed there is what was tried. */
export interface Recipe {
  /**
   * Starts a program of the page: the `ts` block whose first line is a comment with this name. It gets the issuer, the
   * client, a free PORT, and trusts the authority of the server's TLS.
   */
  start(name: string, clientId: string, env?: Record<string, string>): Promise<ExampleProcess>;
  /** The block of this language that has this text in it. */
  block(language: string, part?: string): string;
  /** What the page's command printed for this client; empty for one that keeps no secret. */
  secretOf(clientId: string): string;
}

/**
 * Runs the `countersign` commands of the page on this server, in their order. The issuer that the page names becomes this
 * server's, and so does each of `replaced`: ports, and files that lie elsewhere in a test.
 */
export async function openRecipe(
  server: ServerProcess,
  page: string,
  replaced: Readonly<Record<string, string>> = {},
): Promise<Recipe> {
  const text = Object.entries({ "https://login.example.org": server.url, ...replaced }).reduce(
    (page, [printed, actual]) => page.replaceAll(printed, actual),
    readFileSync(join(root, "docs", "integrations", page), "utf8"),
  );
  const secrets = new Map<string, string>();
  for (const [, command = ""] of text.matchAll(/^npx countersign ((?:.*\\\n)*.*)$/gm)) {
    const args = [...command.replaceAll("\\\n", "").matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[0]);
    const { client, secret } = (await runCommand(server, ...args)) as {
      client: { id: string };
      secret?: string | null;
    };
    if (typeof secret === "string") secrets.set(client.id, secret);
  }
  const block = (language: string, part = ""): string => {
    const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
      ([, code = ""]) => code,
    );
    const found = blocks.find((code) => code.includes(part));
    if (found === undefined) throw new Error(`${page} has no block of ${language} with "${part}"`);
    return found;
  };
  const secretOf = (clientId: string): string => secrets.get(clientId) ?? "";
  return {
    block,
    secretOf,
    async start(name, clientId, env = {}) {
      const program = block("ts", `// ${name}\n`);
      // Below the repository, so that its packages are found.
      const folder = join("dist", "recipes", page);
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, name), program);
      return runExample(join(folder, name), [], {
        ISSUER: server.url,
        CLIENT_ID: clientId,
        CLIENT_SECRET: secretOf(clientId),
        PORT: String(await freePort()),
        NODE_EXTRA_CA_CERTS: server.caFile ?? "",
        ...env,
      });
    },
  };
}
