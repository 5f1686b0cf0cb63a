/** docs/operating/configuration.md is what src/config.ts says of itself. Compares them; with --write, writes the page. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = "docs/operating/configuration.md";
const path = join(root, page);

const { configurationPage } = await import("../src/config.ts");
const wanted = configurationPage();
const found = existsSync(path) ? readFileSync(path, "utf8") : "";

if (process.argv.includes("--write")) {
  mkdirSync(dirname(path), { recursive: true });
  if (found !== wanted) writeFileSync(path, wanted);
} else if (found !== wanted) {
  console.error(`${page}: differs from src/config.ts; "npm run check -- --fix" writes it anew`);
  process.exitCode = 1;
}
