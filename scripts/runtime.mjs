/**
 * Finds the Node this project is pinned to, installs and builds what is missing, and runs children with both.
 *
 * This file and those that start with it (start, build, test, check, dev, bin/countersign) run on whatever Node the
 * machine has. So: no syntax newer than ES2018, no "node:" specifiers, no packages. They must live to say what is wrong.
 */
import { spawn } from "child_process";
import { createHash } from "crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "fs";
import { constants } from "os";
import { delimiter, join } from "path";
import { fileURLToPath } from "url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const requiredMajor = 24;
const stampFile = join(root, "dist", "stamp");

/** The pinned Node of this platform, or the running one if it is new enough, or null. */
function findNode() {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const pinned = join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(pinned)) return pinned;
  return Number(process.versions.node.split(".")[0]) >= requiredMajor ? process.execPath : null;
}

/** The path of a Node that can run Countersign; without one, says so in a sentence and ends the process. */
export function requireNode() {
  const node = findNode();
  if (node !== null) return node;
  console.error(
    `Countersign needs Node.js ${requiredMajor} or newer, but this is Node.js ${process.versions.node} and no pinned Node.js ` +
      `was installed for ${process.platform}-${process.arch}: install Node.js ${requiredMajor} from https://nodejs.org, ` +
      `or run "npm install" without leaving out optional dependencies.`,
  );
  process.exit(1);
}

/** Runs a child with our tools first in PATH, passes signals on, and resolves to its exit code. */
export function run(command, args, options) {
  const settings = Object.assign({ cwd: root, stdio: "inherit" }, options);
  const binaries = join(root, "node_modules", ".bin");
  const env = Object.assign({}, process.env, settings.env);
  env.PATH = binaries + delimiter + (process.env.PATH || "");
  const shell = process.platform === "win32" && command === "npm";
  const child = spawn(command, args, { cwd: settings.cwd, stdio: settings.stdio, env, shell });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      resolve(code === null ? 128 + (constants.signals[signal] || 0) : code);
    });
    if (settings.onChild) settings.onChild(child);
  });
}

/** Runs a script with the pinned Node. */
export function runNode(args, options) {
  return run(requireNode(), args, options);
}

/** Runs a script with the pinned Node and ends this process as it ended. */
export function becomeNode(args, options) {
  return runNode(args, options).then((code) => process.exit(code));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Compares what npm installed with what the lock file asks for: exact, and about a millisecond. */
function isInstalled() {
  const installedLock = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedLock)) return false;
  const wanted = readJson(join(root, "package-lock.json")).packages;
  const installed = readJson(installedLock).packages;
  return Object.keys(wanted).every((path) => {
    if (!path.startsWith("node_modules/")) return true;
    if (installed[path]) return installed[path].version === wanted[path].version;
    return Boolean(wanted[path].optional || wanted[path].devOptional || wanted[path].peer);
  });
}

/**
 * Installs what the lock file asks for, if node_modules is missing or differs from it. Not `npm ci`: that refuses a lock
 * file made where a registry lacked the binaries of other platforms. `--no-save` leaves package.json and the lock alone.
 */
export function ensureInstalled() {
  const modules = join(root, "node_modules");
  // A linked node_modules belongs to another checkout, and npm would change it under whoever uses it.
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return Promise.resolve();
  if (isInstalled()) return Promise.resolve();
  console.error("Installing dependencies ...");
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  // stdout belongs to the command that was asked for, so that `countersign … --json` stays readable by programs.
  return run("npm", args, { stdio: ["ignore", 2, 2] }).then((code) => {
    if (code !== 0) {
      console.error("The dependencies could not be installed; npm says why above.");
      process.exit(1);
    }
  });
}

function isBuildInput(name) {
  return !/\.test\.tsx?$/.test(name);
}

function listFiles(path, found) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) listFiles(child, found);
    else if (isBuildInput(entry.name)) found.push(child);
  }
  return found;
}

/** Path, size and time of every file the build reads: no contents, so it costs a few milliseconds at each start. */
function sourceFingerprint() {
  const files = listFiles(join(root, "src"), []).sort();
  for (const name of ["package-lock.json", "tsconfig.json", "vite.config.ts"]) files.push(join(root, name));
  const hash = createHash("sha256");
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file.slice(root.length)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Whether dist was made from the sources as they are. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourceFingerprint();
}

/**
 * Builds both halves with Vite and resolves to whether that went well. The stamp goes first and comes back last, so a
 * broken build is never taken for a good one.
 */
export function build() {
  const fingerprint = sourceFingerprint();
  if (existsSync(stampFile)) unlinkSync(stampFile);
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  return runNode([vite, "build", "--app", "--logLevel", "warn"], { stdio: ["ignore", 2, 2] }).then((code) => {
    if (code !== 0) {
      console.error("The build failed; the reason is above.");
      return false;
    }
    mkdirSync(join(root, "dist"), { recursive: true });
    writeFileSync(stampFile, fingerprint);
    return true;
  });
}

/**
 * Starts the server once, with a database in memory, and stops it as soon as it serves: Node then keeps what it has compiled
 * (src/compile-cache.ts). Where that does not work, the first start is slower and does it.
 */
function startOnce() {
  const env = {
    COUNTERSIGN_URL: "http://localhost",
    HOST: "127.0.0.1",
    PORT: "0",
    METRICS_PORT: "",
    DATABASE_URL: "sqlite::memory:",
    LOG_LEVEL: "error",
  };
  const stopWhenServing = (child) => child.stdout.once("data", () => child.kill("SIGTERM"));
  const main = join(root, "dist", "server", "main.js");
  return runNode([main], { env, stdio: ["ignore", "pipe", "ignore"], onChild: stopWhenServing });
}

/** Builds, and ends the process if that fails. */
export function buildOrExit() {
  return build().then((built) => {
    if (!built) process.exit(1);
    return startOnce();
  });
}

/** Builds if dist is missing or was made from other sources. */
export function ensureBuilt() {
  requireNode();
  if (isBuilt()) return Promise.resolve();
  console.error("Building ...");
  return buildOrExit();
}
