import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/runtime.mjs";

/**
 * Breaks every rule of `npm run check` in a copy of the project, all at once, and looks in the outcome for each breach:
 * the step that must find it, the file, and the words that name the rule. That the project as it is breaks none is for
 * `npm run check` itself to say.
 */
interface Breach {
  readonly rule: string;
  readonly step: string;
  readonly file: string;
  readonly says: RegExp;
  readonly content: string;
}

const lines = (count: number) => `export const planted = 1;\n${"// one more line\n".repeat(count - 1)}`;
const longFunction = `export function planted(): void {\n${"  Number(1);\n".repeat(70)}}\n`;

const breaches: readonly Breach[] = [
  {
    rule: "types hold",
    step: "types",
    file: "src/database/planted-type.ts",
    says: /error TS2322/,
    content: 'export const planted: number = "text";\n',
  },
  {
    rule: "a pure file knows no browser and no Node",
    step: "purity",
    file: "src/sign-in/planted-purity.ts",
    says: /error TS2304: Cannot find name 'setTimeout'/,
    content: "setTimeout(() => {}, 1);\n",
  },
  {
    rule: "the service worker knows no page",
    step: "service worker",
    file: "src/authenticator-app/service-worker.client.ts",
    says: /Cannot find name 'document'/,
    content: 'document.title = "planted";\nexport {};\n',
  },
  {
    rule: "a pure file reads no clock",
    step: "lint",
    file: "src/sign-in/planted-clock.ts",
    says: /noRestrictedGlobals/,
    content: "export const planted = () => Date.now();\n",
  },
  {
    rule: "a pure file draws nothing at random",
    step: "structure",
    file: "src/sign-in/planted-draw.ts",
    says: /purity: draws at random/,
    content: "export const planted = () => Math.random();\n",
  },
  {
    rule: "a pure file imports nothing of Node",
    step: "structure",
    file: "src/sign-in/planted-node.ts",
    says: /package: a pure file may not import "node:crypto"/,
    content: 'import { randomInt } from "node:crypto";\n\nexport const planted = randomInt;\n',
  },
  {
    rule: "a pure file imports no library",
    step: "structure",
    file: "src/approval/planted-library.ts",
    says: /package: a pure file may not import "zod"/,
    content: 'import { z } from "zod";\n\nexport const planted = z.string();\n',
  },
  {
    rule: "a pure file imports only pure files",
    step: "structure",
    file: "src/approval/planted-impure.ts",
    says: /direction: a pure file may not import src\/database\/open\.ts/,
    content: 'export type { Database } from "../database/open.ts";\n',
  },
  {
    rule: "a store does not know flows",
    step: "structure",
    file: "src/sign-in/planted-direction.store.ts",
    says: /direction: a store file may not import src\/sign-in\/planted\.flow\.ts/,
    content: 'export { planted } from "./planted.flow.ts";\n',
  },
  {
    rule: "routes go through flows, not to stores",
    step: "structure",
    file: "src/sign-in/planted-shortcut.routes.ts",
    says: /direction: a routes file may not import src\/sign-in\/planted\.store\.ts/,
    content: 'export { planted } from "./planted.store.ts";\n',
  },
  {
    rule: "a page does not read the database",
    step: "structure",
    file: "src/sign-in/planted-reads.page.tsx",
    says: /direction: a page file may not import src\/database\/open\.ts/,
    content: 'export { openDatabase } from "../database/open.ts";\n',
  },
  {
    rule: "page scripts do not know the server",
    step: "structure",
    file: "src/sign-in/planted-server.client.ts",
    says: /direction: a client file may not import src\/http\/planted\.ts/,
    content: 'export { planted } from "../http/planted.ts";\n',
  },
  {
    rule: "a flow does not open another slice's store",
    step: "structure",
    file: "src/approval/planted-foreign.flow.ts",
    says: /direction: a flow file may not import src\/sign-in\/planted\.store\.ts/,
    content: 'export { planted } from "../sign-in/planted.store.ts";\n',
  },
  {
    rule: "a flow does not open the store of another room of its house",
    step: "structure",
    file: "src/oauth/tokens/planted-foreign.flow.ts",
    says: /direction: a flow file may not import src\/oauth\/clients\/planted\.store\.ts/,
    content: 'export { planted } from "../clients/planted.store.ts";\n',
  },
  {
    rule: "routes do not import another slice's routes",
    step: "structure",
    file: "src/approval/planted-foreign.routes.ts",
    says: /direction: a routes file may not import src\/sign-in\/planted\.routes\.ts/,
    content: 'export { planted } from "../sign-in/planted.routes.ts";\n',
  },
  {
    rule: "the pages' parts do not read the database",
    step: "structure",
    file: "src/ui/planted-part.ts",
    says: /direction: a ui file may not import src\/database\/open\.ts/,
    content: 'export type { Database } from "../database/open.ts";\n',
  },
  {
    rule: "nothing imports from the command line",
    step: "structure",
    file: "src/http/planted-command.ts",
    says: /direction: a http file may not import src\/cli\/planted\.ts/,
    content: 'export { planted } from "../cli/planted.ts";\n',
  },
  {
    rule: "a pure file has at most 200 lines",
    step: "structure",
    file: "src/sign-in/planted-length.ts",
    says: /size: 201 lines; a pure file has at most 200/,
    content: lines(201),
  },
  {
    rule: "a flow has at most 150 lines",
    step: "structure",
    file: "src/sign-in/planted-length.flow.ts",
    says: /size: 151 lines; a flow file has at most 150/,
    content: lines(151),
  },
  {
    rule: "any other file has at most 300 lines",
    step: "structure",
    file: "src/http/planted-length.ts",
    says: /size: 301 lines; a http file has at most 300/,
    content: lines(301),
  },
  {
    rule: "a function has at most 60 lines",
    step: "lint",
    file: "src/sign-in/planted-function.flow.ts",
    says: /noExcessiveLinesPerFunction/,
    content: longFunction,
  },
  {
    rule: "imports make no cycle",
    step: "lint",
    file: "src/sign-in/planted-cycle.ts",
    says: /noImportCycles/,
    content: 'import { other } from "./planted-circle.ts";\n\nexport const planted = () => other;\n',
  },
  {
    rule: "no file only passes others on",
    step: "lint",
    file: "src/sign-in/planted-barrel.ts",
    says: /noBarrelFile/,
    content: 'export { planted } from "./planted-clock.ts";\nexport { planted as other } from "./planted-draw.ts";\n',
  },
  {
    rule: "files are named in kebab-case",
    step: "lint",
    file: "src/sign-in/PlantedName.ts",
    says: /useFilenamingConvention/,
    content: "export const planted = 1;\n",
  },
  {
    rule: "no file is called utils",
    step: "structure",
    file: "src/sign-in/utils.ts",
    says: /name: "utils" says nothing/,
    content: "export const planted = 1;\n",
  },
  {
    rule: "every suffix has a meaning",
    step: "structure",
    file: "src/sign-in/planted.controller.ts",
    says: /name: no suffix known here/,
    content: "export const planted = 1;\n",
  },
  {
    rule: "only the passkeys slice imports SimpleWebAuthn's server side",
    step: "lint",
    file: "src/approval/planted-verify.flow.ts",
    says: /noRestrictedImports/,
    content: 'import * as server from "@simplewebauthn/server";\n\nexport const planted = server;\n',
  },
  {
    rule: "only the signing-keys slice signs with jose",
    step: "lint",
    file: "src/oauth/planted-sign.flow.ts",
    says: /noRestrictedImports/,
    content: 'import { SignJWT } from "jose";\n\nexport const planted = SignJWT;\n',
  },
  {
    rule: "a page's script exists",
    step: "structure",
    file: "src/sign-in/planted-script.page.tsx",
    says: /page script: names src\/sign-in\/nowhere\.client\.ts, which does not exist/,
    content: 'export const planted = "src/sign-in/nowhere.client.ts";\n',
  },
  {
    rule: "a page's script is used",
    step: "structure",
    file: "src/sign-in/planted-lonely.client.ts",
    says: /page script: no page names it/,
    content: "export const planted = 1;\n",
  },
  {
    rule: "no file is unused",
    step: "dead code",
    file: "src/http/planted-unused.ts",
    says: /src\/http\/planted-unused\.ts/,
    content: "export const planted = 1;\n",
  },
  {
    rule: "an example in a document compiles",
    step: "docs",
    file: "docs/planted.md",
    says: /docs\/planted\.md:4: error TS2322/,
    content: '# Planted\n\n```ts\nexport const planted: number = "text";\n```\n',
  },
];

/** What the breaches above import, so that they break nothing but their own rule. */
const companions = {
  "src/sign-in/planted.flow.ts": "export const planted = 1;\n",
  "src/sign-in/planted.store.ts": "export const planted = 1;\n",
  "src/sign-in/planted.routes.ts": "export const planted = 1;\n",
  "src/http/planted.ts": "export const planted = 1;\n",
  "src/cli/planted.ts": "export const planted = 1;\n",
  "src/sign-in/planted-circle.ts":
    'import { planted } from "./planted-cycle.ts";\n\nexport const other = () => planted;\n',
};

const folders: string[] = [];

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "countersign-rules-"));
  folders.push(copy);
  const left = ["node_modules", "dist", "data", ".git"];
  cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(relative(root, path)) });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Runs the check and returns what each step printed; a step that passed printed nothing. */
function check(copy: string, only: string[] = []): Promise<{ code: number; steps: Map<string, string> }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(copy, "scripts/check.mjs"), ...only], { maxBuffer: 1e8 }, (error, stdout) => {
      const parts = stdout.split(/^(?:ok {4}|FAILED) {2}(.+?) {2}\([\d.]+ s\)\n/m).slice(1);
      const steps = new Map<string, string>();
      for (let index = 0; index < parts.length; index += 2) steps.set(parts[index] ?? "", parts[index + 1] ?? "");
      resolve({ code: typeof error?.code === "number" ? error.code : 0, steps });
    });
  });
}

function write(copy: string, file: string, content: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), content);
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("in a copy with every rule broken", () => {
  let steps: Map<string, string>;
  let code: number;

  beforeAll(async () => {
    const copy = copyProject();
    const isPurity = ({ step }: Breach) => step === "purity";
    for (const { file, content } of breaches.filter(isPurity)) write(copy, file, content);
    // On its own: a planted import of an impure file would bring Node's types along, and hide what this step sees.
    const purity = await check(copy, ["purity"]);
    for (const { file, content } of breaches.filter((breach) => !isPurity(breach))) write(copy, file, content);
    for (const [file, content] of Object.entries(companions)) write(copy, file, content);
    appendFileSync(join(copy, "ARCHITECTURE.md"), "\nSee `src/sign-in/planted-nowhere.ts`.\n");
    write(copy, "docs/operating/configuration.md", "# Something else\n");
    write(copy, "docs/operating/admin-api.md", "# Something else\n");
    write(copy, "docs/protocol/requirements.md", "# Something else\n");
    write(copy, "docs/operating/scale.md", "<!-- scale: needs -->\nnothing\n<!-- /scale -->\n");
    write(copy, "docs/protocol/sign-in-times.md", "<!-- klm: results -->\n0 s\n<!-- /klm -->\n");
    ({ steps, code } = await check(copy));
    for (const [step, output] of purity.steps) steps.set(step, output);
  }, 180_000);

  it("ends with 1, after every step has run", () => {
    expect(code).toBe(1);
    expect([...steps.values()].every((output) => output.trim() !== "")).toBe(true);
  });

  it.each(breaches)("$rule ($step)", ({ step, file, says }) => {
    const output = (steps.get(step) ?? "").split("\n");
    expect(output.filter((line) => line.includes(file) && says.test(line))).not.toEqual([]);
  });

  it("every path that ARCHITECTURE.md names exists (docs)", () => {
    expect(steps.get("docs")).toMatch(
      /ARCHITECTURE\.md: names src\/sign-in\/planted-nowhere\.ts, which does not exist/,
    );
  });

  it("the configuration page says what src/config.ts says (configuration page)", () => {
    expect(steps.get("configuration page")).toMatch(/docs\/operating\/configuration\.md: differs from src\/config\.ts/);
  });

  it("the page of the administrators' actions says what the table says (administrators' actions)", () => {
    expect(steps.get("administrators' actions")).toMatch(/docs\/operating\/admin-api\.md: differs from src\/admin\//);
  });

  it("the page of requirements says what the tests' names say (requirements page)", () => {
    expect(steps.get("requirements page")).toMatch(/docs\/protocol\/requirements\.md: differs from the tests' names/);
  });

  it("the tables of growing are what was measured (scale page)", () => {
    expect(steps.get("scale page")).toMatch(/docs\/operating\/scale\.md: differs from docs\/operating\/costs\.json/);
  });

  it("the tables of sign-in times are what scripts/klm-ways.mjs makes (sign-in times)", () => {
    expect(steps.get("sign-in times")).toMatch(
      /docs\/protocol\/sign-in-times\.md: differs from scripts\/klm-ways\.mjs/,
    );
  });
});
