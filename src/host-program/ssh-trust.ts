/**
 * How the sshd of a host comes to trust our certificates, and ceases to: files of our own, and one that sshd includes. What an
 * operator wrote stays as it is. sshd reads the keys and the list of revoked certificates anew at each login; only the
 * settings need it to be told.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HostPolicy } from "../hosts/host.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

/** What the server tells a host: the keys that it shall trust, the certificates that it shall not, and who may be whom. */
export interface SshTrust {
  readonly authorities: string;
  readonly revoked: Uint8Array;
  readonly policy: HostPolicy;
}

const files = {
  settings: "sshd_config.d/50-countersign.conf",
  authorities: "countersign/authorities",
  revoked: "countersign/revoked",
  policy: "countersign/policy",
};

/** Whether the sshd of this folder (/etc/ssh) has been told to trust certificates. */
export const trustsCertificates = (folder: string): boolean => existsSync(join(folder, files.settings));

/**
 * Writes all of it, or refuses `ssh_settings_not_included` where sshd_config has no Include for sshd_config.d: then the settings
 * would do nothing, silently. `command` runs this program: an absolute path, which root alone may write to (sshd insists on it), and
 * what comes before `principals`.
 */
export function trustCertificates(
  folder: string,
  command: string,
  trust: SshTrust,
): Outcome<true, "ssh_settings_not_included"> {
  if (!includesSettings(folder)) return refuse("ssh_settings_not_included");
  writeTrust(folder, trust);
  // Last: a list of revoked certificates that is not there yet would shut out every key.
  write(join(folder, files.settings), settings(folder, command));
  return accept(true);
}

/** Brings everything but the settings up to date. */
export function writeTrust(folder: string, { authorities, revoked, policy }: SshTrust): void {
  write(join(folder, files.policy), JSON.stringify(policy));
  write(join(folder, files.authorities), authorities);
  write(join(folder, files.revoked), revoked);
}

/** The server's answer; null for what is none, or what sshd would choke on. */
export function readTrust({ authorities, revoked, policy }: Readonly<Record<string, unknown>>): SshTrust | null {
  const list = Buffer.from(typeof revoked === "string" ? revoked : "", "base64");
  const isList = list.subarray(0, 8).toString("latin1") === "SSHKRL\n\0";
  const areKeys = /^(ssh-ed25519 [A-Za-z0-9+/=]{68} countersign [\w-]{1,100}\n){1,20}$/.test(String(authorities));
  const read = readPolicy(policy);
  return isList && areKeys && read !== null ? { authorities: String(authorities), revoked: list, policy: read } : null;
}

/** The policy as it was last fetched; null when there is none to be read, and so nobody is admitted. */
export function keptPolicy(folder: string): HostPolicy | null {
  const path = join(folder, files.policy);
  return existsSync(path) ? readPolicy(JSON.parse(readFileSync(path, "utf8"))) : null;
}

function readPolicy(value: unknown): HostPolicy | null {
  if (typeof value !== "object" || value === null) return null;
  const { users, names, domain, groups } = value as Partial<Record<keyof HostPolicy, unknown>>;
  const areTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((one) => typeof one === "string");
  if (typeof users !== "object" || users === null || !Object.values(users).every(areTexts)) return null;
  if ((names !== "same" && names !== "table_only") || !areTexts(groups)) return null;
  if (domain !== null && typeof domain !== "string") return null;
  return { users: users as HostPolicy["users"], names, domain, groups };
}

/**
 * The settings go, and of the keys the file stays, empty: a running sshd that has not been told yet trusts nobody then, and still
 * takes ordinary keys, which it would not without a list of revoked ones.
 */
export function distrustCertificates(folder: string): void {
  rmSync(join(folder, files.settings), { force: true });
  if (existsSync(join(folder, files.authorities))) write(join(folder, files.authorities), "");
}

function includesSettings(folder: string): boolean {
  const main = join(folder, "sshd_config");
  return existsSync(main) && /^\s*include\s.*sshd_config\.d\/\*\.conf/im.test(readFileSync(main, "utf8"));
}

const settings = (folder: string, command: string): string =>
  `# Written by "countersign host join --ssh-ca"; "countersign host leave" takes it away.
TrustedUserCAKeys ${join(folder, files.authorities)}
RevokedKeys ${join(folder, files.revoked)}
AuthorizedPrincipalsCommand ${command} principals %u %U %k
AuthorizedPrincipalsCommandUser nobody
`;

/** In one step: sshd may be reading it. */
function write(path: string, content: string | Uint8Array): void {
  if (!existsSync(dirname(path))) {
    mkdirSync(dirname(path));
    chmodSync(dirname(path), 0o755);
  }
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, content);
  // Whatever the umask: sshd asks as nobody.
  chmodSync(beside, 0o644);
  renameSync(beside, path);
}
