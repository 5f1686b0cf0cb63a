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
  start(name: string, clientId: string): Promise<ExampleProcess>;
}

/** Runs the `countersign` commands of the page on this server, in their order. */
export async function openRecipe(server: ServerProcess, page: string): Promise<Recipe> {
  const text = readFileSync(join(root, "docs", "integrations", page), "utf8");
  const secrets = new Map<string, string>();
  for (const [, command = ""] of text.matchAll(/^npx countersign ((?:.*\\\n)*.*)$/gm)) {
    const args = [...command.replaceAll("\\\n", "").matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[0]);
    const { client, secret } = (await runCommand(server, ...args)) as {
      client: { id: string };
      secret?: string | null;
    };
    if (typeof secret === "string") secrets.set(client.id, secret);
  }
  return {
    async start(name, clientId) {
      const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((block) => block[1] ?? "");
      const program = blocks.find((block) => block.startsWith(`// ${name}\n`));
      if (program === undefined) throw new Error(`${page} has no program that begins with "// ${name}"`);
      // Below the repository, so that its packages are found.
      const folder = join("dist", "recipes", page);
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, name), program);
      return runExample(join(folder, name), [], {
        ISSUER: server.url,
        CLIENT_ID: clientId,
        CLIENT_SECRET: secrets.get(clientId) ?? "",
        PORT: String(await freePort()),
        NODE_EXTRA_CA_CERTS: server.caFile ?? "",
      });
    },
  };
}
