import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { debianEnvironment, debianFile } from "../../scripts/debian-programs.mjs";
import { freePort } from "./server-process.ts";

/**
 * Debian's sshd with an /etc and a /run of its own, in a mount namespace: nothing of the machine is changed. Needs root, as
 * sshd does to let in anybody but its own user. Listens on loopback only.
 */
export interface Sshd {
  readonly port: number;
  /** What is /etc/ssh inside: files may be changed while it runs. */
  readonly folder: string;
  /** What it has logged so far. */
  log(): string;
  /** Runs a command as this Linux user, with the keys of this agent. Nobody is asked anything. */
  run(user: string, agent: string, command: string): Promise<{ readonly status: number | null; readonly said: string }>;
  /** Has it read its settings again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export interface SshdUser {
  readonly name: string;
  readonly number: number;
}

export const sshProgram = (name: string): string => join(dirname(debianFile("openssh-client")), name);

/** `program` is what the shell script /etc/countersign-program runs, by which sshd calls ours. */
export async function startSshd(users: readonly SshdUser[], program: string): Promise<Sshd> {
  if (process.getuid?.() !== 0) throw new Error("This test starts sshd for other users, which needs root.");
  const root = mkdtempSync(join(tmpdir(), "countersign-sshd-"));
  const folder = join(root, "etc", "ssh");
  mkdirSync(join(folder, "sshd_config.d"), { recursive: true });
  const write = (path: string, text: string, mode = 0o644) => writeFileSync(join(root, path), text, { mode });
  const everybody = [
    { name: "root", number: 0 },
    { name: "sshd", number: 101 },
    { name: "nobody", number: 65_534 },
    ...users,
  ];
  write("etc/passwd", everybody.map(({ name, number }) => `${name}:x:${number}:${number}::/run:/bin/sh\n`).join(""));
  write("etc/group", everybody.map(({ name, number }) => `${name}:x:${number}:\n`).join(""));
  write("etc/shadow", everybody.map(({ name }) => `${name}:*:19000::::::\n`).join(""), 0o600);
  write("etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\n");
  if (existsSync("/etc/ld.so.cache")) copyFileSync("/etc/ld.so.cache", join(root, "etc", "ld.so.cache"));
  write("etc/countersign-program", `#!/bin/sh\n${program}\n`, 0o755);
  const port = await freePort();
  write(
    "etc/ssh/sshd_config",
    [
      "Include /etc/ssh/sshd_config.d/*.conf",
      "ListenAddress 127.0.0.1",
      `Port ${port}`,
      "HostKey /etc/ssh/host_key",
      "AuthorizedKeysFile /etc/ssh/keys_%u",
      "UsePAM no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "LogLevel VERBOSE",
      "",
    ].join("\n"),
  );
  spawnSync(sshProgram("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "host_key")]);
  const inside = `mount --bind ${root}/etc /etc && mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/sshd && exec "$0" -D -e`;
  const running = spawn("unshare", ["--mount", "sh", "-c", inside, debianFile("openssh-server")], {
    env: { ...process.env, ...debianEnvironment() },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  running.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const sshd: Sshd = {
    port,
    folder,
    log: () => log,
    async run(user, agent, command) {
      const options = [
        "BatchMode=yes",
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "LogLevel=ERROR",
        `IdentityAgent=${agent}`,
      ].flatMap((option) => ["-o", option]);
      const ssh = spawn(
        sshProgram("ssh"),
        ["-F", "none", ...options, "-p", String(port), `${user}@127.0.0.1`, command],
        { stdio: ["ignore", "pipe", "pipe"], timeout: 20_000 },
      );
      const said: Buffer[] = [];
      for (const stream of [ssh.stdout, ssh.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
      const [status] = (await once(ssh, "close")) as [number | null];
      return { status, said: Buffer.concat(said).toString().trim() };
    },
    async reload() {
      log = "";
      running.kill("SIGHUP");
      await until(
        () => log.includes("Server listening"),
        running,
        () => log,
      );
    },
    async close() {
      running.kill();
      await until(
        () => running.exitCode !== null || running.signalCode !== null,
        null,
        () => log,
      );
      rmSync(root, { recursive: true, force: true });
    },
  };
  await until(
    () => log.includes("Server listening"),
    running,
    () => log,
  );
  return sshd;
}

async function until(
  isSo: () => boolean,
  running: { readonly exitCode: number | null } | null,
  why: () => string,
): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (isSo()) return;
    if (running !== null && running.exitCode !== null) break;
    await delay(50);
  }
  throw new Error(`sshd: ${why()}`);
}
