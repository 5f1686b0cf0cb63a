/** What a machine keeps about being a host: its settings, for everybody to read, and its key, for root only. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PictureForm, pictureForms } from "./code-text.ts";
import type { Server } from "./server-call.ts";

export const hostFolder = "/etc/countersign";

export interface HostSettings {
  readonly server: string;
  readonly clientId: string;
  readonly name: string;
  /** A file of certificates in PEM; null for those that Node knows. */
  readonly authorityFile: string | null;
  readonly locale: string;
  readonly picture: PictureForm;
  /** Below sshd's LoginGraceTime, after which it hangs up by itself. */
  readonly waitSeconds: number;
  readonly createUsers: boolean;
  /** Users that are never asked for a phone. Root's own way in must not hang on a network. */
  readonly except: readonly string[];
  /** PAM services that call us. */
  readonly services: readonly string[];
}

export interface HostIdentity extends HostSettings {
  readonly key: KeyObject;
}

/** Why the files cannot be used, as the end of a sentence. */
export class UnusableHostFile extends Error {}

const settingsFile = (folder: string): string => join(folder, "host.json");
const keyFile = (folder: string): string => join(folder, "host-key.pem");

/** Null when the machine is no host. Throws `UnusableHostFile` for files that are there and cannot be used. */
export function readHost(folder: string): HostIdentity | null {
  const text = readIfThere(settingsFile(folder));
  if (text === null) return null;
  const settings = readSettings(text);
  if (settings === null) throw new UnusableHostFile(`${settingsFile(folder)} is not as join wrote it`);
  const pem = readIfThere(keyFile(folder));
  if (pem === null) throw new UnusableHostFile(`${keyFile(folder)} is missing or not readable: are you root?`);
  // Whoever can read the key is the machine.
  if ((statSync(keyFile(folder)).mode & 0o077) !== 0)
    throw new UnusableHostFile(`${keyFile(folder)} can be read by others than root: chmod 600 it, then join again`);
  return { ...settings, key: createPrivateKey(pem) };
}

export function writeHost(folder: string, settings: HostSettings, key: KeyObject): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const pem = key.export({ type: "pkcs8", format: "pem" });
  rmSync(keyFile(folder), { force: true });
  writeFileSync(keyFile(folder), pem, { mode: 0o600, flag: "wx" });
  writeFileSync(settingsFile(folder), `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o644 });
}

export function removeHostFiles(folder: string): void {
  for (const file of [settingsFile(folder), keyFile(folder)]) rmSync(file, { force: true });
}

export const serverOf = ({ server, authorityFile }: HostSettings): Server => ({
  origin: server,
  authority: authorityFile === null ? null : readFileSync(authorityFile, "utf8"),
});

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EACCES") return null;
    throw error;
  }
}

function readSettings(text: string): HostSettings | null {
  const read = parse(text);
  if (read === null) return null;
  const texts = [read.server, read.clientId, read.name, read.locale];
  const lists = [read.except, read.services];
  const sound =
    texts.every((value) => typeof value === "string") &&
    lists.every((list) => Array.isArray(list) && list.every((entry) => typeof entry === "string")) &&
    (read.authorityFile === null || typeof read.authorityFile === "string") &&
    (pictureForms as readonly unknown[]).includes(read.picture) &&
    typeof read.waitSeconds === "number" &&
    typeof read.createUsers === "boolean";
  return sound ? (read as unknown as HostSettings) : null;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // Somebody edited it; the caller says so.
    return null;
  }
}
