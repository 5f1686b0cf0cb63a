/** What PAM tells about whoever wants in (pam_exec(8): variables of the environment), and where they are. */
import { execFileSync } from "node:child_process";
import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface PamSession {
  readonly user: string;
  readonly service: string;
  /** As the service says it: an address, or a name; empty when it says nothing. */
  readonly remoteHost: string;
  readonly terminal: string;
}

/** Null when it is not PAM that calls, or not to authenticate somebody. */
export function readPamSession(environment: Readonly<Record<string, string | undefined>>): PamSession | null {
  const { PAM_USER, PAM_SERVICE, PAM_RHOST = "", PAM_TTY = "", PAM_TYPE } = environment;
  if (PAM_USER === undefined || PAM_SERVICE === undefined || PAM_TYPE !== "auth") return null;
  return { user: PAM_USER, service: PAM_SERVICE.toLowerCase(), remoteHost: PAM_RHOST, terminal: PAM_TTY };
}

/** At the machine's own screen and keyboard, or from an address; null where nobody can tell. */
export type WhereFrom = "console" | { readonly address: string | null };

const lookupMilliseconds = 2_000;

/**
 * Where they are. Only what root wrote counts: the name of a virtual terminal from the service, or the session that systemd-logind
 * keeps of the process that asks (sudo within an SSH session is as far away as that session).
 */
export async function whereFrom({ remoteHost, terminal }: PamSession, askingProcess: number): Promise<WhereFrom> {
  if (remoteHost !== "") return { address: await addressOf(remoteHost) };
  if (isVirtualTerminal(terminal)) return "console";
  const session = readIfThere(`/run/systemd/sessions/${readIfThere(`/proc/${askingProcess}/sessionid`)?.trim()}`);
  if (session === null) return { address: null };
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(session)?.[1] ?? "";
  if (value("REMOTE") === "1") return { address: await addressOf(value("REMOTE_HOST")) };
  return value("SEAT") === "" ? { address: null } : "console";
}

export const isVirtualTerminal = (terminal: string): boolean => /^(\/dev\/)?tty\d{1,2}$/.test(terminal);

async function addressOf(host: string): Promise<string | null> {
  const plain = host.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (isIP(plain) !== 0) return plain;
  if (!/^[A-Za-z0-9.-]{1,253}$/.test(plain)) return null;
  // sshd with UseDNS tells a name that it has looked up both ways.
  const found = lookup(plain).then(
    ({ address }) => address,
    () => null,
  );
  return Promise.race([found, delay(lookupMilliseconds, null, { ref: false })]);
}

/** A user as the machine knows it. */
export interface LocalUser {
  readonly isSystemUser: boolean;
}

/** login.defs(5), UID_MIN: below are the system's own. */
const firstOrdinaryUser = 1000;

/** By the name service, so that users of a directory count too. Null when there is none of this name. */
export function findLocalUser(user: string): LocalUser | null {
  try {
    const line = execFileSync("getent", ["passwd", "--", user], { encoding: "utf8", timeout: 2_000, stdio: "pipe" });
    const number = Number(line.split(":")[2]);
    // 65534 is nobody.
    return { isSystemUser: !(number >= firstOrdinaryUser && number < 65_534) };
  } catch (error) {
    // getent(1): 2 is "not found".
    if ((error as { status?: number }).status === 2) return null;
    throw error;
  }
}

/** useradd(8) by the machine's own defaults, with a home. */
export const createLocalUser = (user: string, fullName: string): void => {
  const comment = fullName.replace(/[:\p{C}]/gu, " ").slice(0, 80);
  execFileSync("useradd", ["--create-home", "--comment", comment, "--", user], { stdio: "pipe", timeout: 10_000 });
};

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // No logind, or no audit in the kernel: then nobody can tell.
    return null;
  }
}
