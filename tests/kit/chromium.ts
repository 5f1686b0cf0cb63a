import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Chromium {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

const systemChromium = "/usr/bin/chromium";
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** $CHROMIUM_PATH, else the system's Chromium, else the one that the package @sparticuz/chromium carries. */
export function findChromium(): Chromium {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is ${named}, but there is no such file.`);
    return { executablePath: named, env: process.env };
  }
  if (existsSync(systemChromium)) return { executablePath: systemChromium, env: process.env };
  return packagedChromium();
}

/** The one that the tests bring along: enough for every test, on a machine that has none. */
export function packagedChromium(): Chromium {
  if (process.platform !== "linux") {
    throw new Error("Browser tests need a Chromium: set CHROMIUM_PATH to the program of Chromium or Chrome.");
  }
  const folder = unpack();
  const executablePath = join(folder, "chromium");
  const env = { ...process.env, FONTCONFIG_FILE: join(folder, "fonts.conf") };
  // The package brings NSS for machines that lack it; where the system has its own, that one fits better.
  if (runs(executablePath, env)) return { executablePath, env };
  const withLibraries = { ...env, LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  if (runs(executablePath, withLibraries)) return { executablePath, env: withLibraries };
  throw new Error(
    "The Chromium of @sparticuz/chromium does not run on this machine: install one and set CHROMIUM_PATH.",
  );
}

/** The machine's fonts if it has any, and the package's: without a font every text is empty and has no height. */
const fontSettings = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;

function runs(executablePath: string, env: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync(executablePath, ["--version"], { env, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks beside the package, once for all runs. The package itself unpacks into the temporary folder and takes any file
 * found there for a finished one, so test files that start together would run half a Chromium: hence a folder of our own,
 * put in place in one step.
 */
function unpack(): string {
  const folder = join(modules, ".cache", "countersign-chromium");
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  const script = 'import("@sparticuz/chromium").then((chromium) => chromium.default.executablePath())';
  // The package reads the second variable to decide whether to bring its libraries.
  const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
  execFileSync(process.execPath, ["--eval", script], { cwd: dirname(modules), env });
  writeFileSync(join(unfinished, "fonts.conf"), fontSettings(folder));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
