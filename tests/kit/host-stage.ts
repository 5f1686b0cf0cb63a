import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { debianFile, debianFolder } from "../../scripts/debian-programs.mjs";

/**
 * A machine of its own on this one: Debian's sshd, PAM and sudo with an /etc, /run and /home that only they see, in a mount
 * namespace. Needs root. Its network is this machine's, so everything listens on the loopback.
 */
export interface HostStage {
  readonly folder: string;
  /** Runs a program there, as PAM would with this environment. */
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Starts a program there, with a terminal that can be typed at. */
  start(args: readonly string[]): Terminal;
  /** The SSH client of this machine, at a terminal; with an agent's keys, or with nothing but what is typed. */
  ssh(user: string, command: string, agent?: string): Terminal;
  /** sshd reads its settings anew. */
  restartSshd(): Promise<void>;
  /** What sshd has logged since it was started. */
  sshdLog(): string;
  read(file: string): string;
  write(file: string, text: string): void;
  close(): void;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export interface Terminal {
  /** Waits until the terminal shows it, and gives the first group. */
  find(pattern: RegExp): Promise<string>;
  type(text: string): void;
  /** Whoever sits there goes away. */
  hangUp(): void;
  readonly ended: Promise<Ended>;
  output(): string;
}

/** bob's, the one password there: for the way in that remains when nothing of ours answers. */
export const bobsPassword = "correct horse";
const bobsHash =
  "$6$countersign$V.gSFiEJaEtKBZ7yyZNdPDEtyUKGV8sXYWQcHdNOS6Qdj9rlyvmpZiEmPaqXYpGzHcHjSvd1dNXimlSeM9rSY0";

const users: readonly (readonly [name: string, id: number])[] = [
  ["ada", 5001],
  ["bob", 5002],
];

const enter = `
mount --make-rprivate /
mount -t overlay -o lowerdir="$1/usr:/usr" overlay /usr
if [ -d "$1/lib" ]; then mount -t overlay -o lowerdir="$1/lib:/usr/lib" overlay /usr/lib; fi
for place in etc run home; do mount --bind "$2/$place" /$place; done
shift 2
exec "$@"`;

export function openHostStage(sshPort: number): HostStage {
  if (process.getuid?.() !== 0) throw new Error("This test makes a mount namespace, which needs root.");
  for (const name of ["openssh-server", "sudo"]) debianFile(name);
  const folder = mkdtempSync(join(tmpdir(), "countersign-host-"));
  const children = new Set<ChildProcess>();
  furnish(folder, sshPort);
  const inside = (args: readonly string[]) => [
    "--mount",
    "sh",
    "-euc",
    enter,
    "stage",
    debianFolder(),
    folder,
    ...args,
  ];
  const launch = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal => {
    const environment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8", TERM: "dumb", ...env };
    const child = spawn(program, args, { env: environment, stdio: "pipe" });
    children.add(child);
    return watch(child);
  };
  // util-linux's script gives it a terminal.
  const atTerminal = (args: readonly string[]) => [
    "--quiet",
    "--flush",
    "--return",
    "--command",
    quoted(args),
    "/dev/null",
  ];
  const startSshd = () => spawn("unshare", inside(["/usr/sbin/sshd", "-D", "-e"]), { stdio: "pipe" });
  let sshd = startSshd();
  let log = watch(sshd);
  return {
    folder,
    run: (args, env) => launch("unshare", inside(args), env).ended,
    start: (args) => launch("script", atTerminal(["unshare", ...inside(args)])),
    ssh: (user, command, agent) =>
      launch("script", atTerminal([...sshClient(sshPort, agent), `${user}@127.0.0.1`, command])),
    async restartSshd() {
      sshd.kill();
      await once(sshd, "close");
      sshd = startSshd();
      log = watch(sshd);
      await log.find(/Server listening/);
    },
    sshdLog: () => log.output(),
    read: (file) => readFileSync(join(folder, file), "utf8"),
    write: (file, text) => writeFileSync(join(folder, file), text),
    close: () => {
      sshd.kill("SIGKILL");
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const sshClient = (port: number, agent?: string): string[] => [
  "ssh",
  "-tt",
  "-F",
  "none",
  "-p",
  String(port),
  "-o",
  "StrictHostKeyChecking=no",
  "-o",
  "UserKnownHostsFile=/dev/null",
  "-o",
  "NumberOfPasswordPrompts=1",
  ...(agent === undefined
    ? ["-o", "PreferredAuthentications=keyboard-interactive"]
    : [
        "-o",
        "PreferredAuthentications=publickey",
        "-o",
        "BatchMode=yes",
        "-o",
        "LogLevel=ERROR",
        "-o",
        `IdentityAgent=${agent}`,
      ]),
];

const quoted = (args: readonly string[]): string => args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(" ");

/** An /etc with two people, no passwords, and Debian's own PAM files for sshd and sudo, shortened. */
function furnish(folder: string, sshPort: number): void {
  for (const place of ["etc/ssh", "etc/pam.d", "etc/security", "etc/default", "run/sshd", "home"])
    mkdirSync(join(folder, place), { recursive: true, mode: 0o755 });
  for (const [name, id] of users) {
    mkdirSync(join(folder, "home", name));
    execFileSync("chown", [`${id}:${id}`, join(folder, "home", name)]);
  }
  const lines = (of: (user: readonly [string, number]) => string) => users.map((user) => `${of(user)}\n`).join("");
  const files: Record<string, string> = {
    passwd: `root:x:0:0:root:/root:/bin/sh\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534::/:/usr/sbin/nologin\n${lines(([name, id]) => `${name}:x:${id}:${id}::/home/${name}:/bin/sh`)}`,
    group: `root:x:0:\nnogroup:x:65534:\nshadow:x:42:\ntty:x:5:\n${lines(([name, id]) => `${name}:x:${id}:`)}`,
    shadow: `root:*:19000:0:99999:7:::\nsshd:!:19000::::::\n${lines(([name]) => `${name}:${name === "bob" ? bobsHash : "!"}:19000:0:99999:7:::`)}`,
    gshadow: "",
    "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files\n",
    hosts: `127.0.0.1 localhost ${hostname()}\n`,
    sudoers: "Defaults !lecture\nDefaults timestamp_timeout=0\nada ALL=(ALL) ALL\n",
    "sudo.conf": "",
    "login.defs": "UID_MIN 1000\nUID_MAX 60000\nGID_MIN 1000\nGID_MAX 60000\nMAIL_DIR /var/mail\n",
    "pam.d/common-auth":
      "auth [success=1 default=ignore] pam_unix.so nodelay\nauth requisite pam_deny.so\nauth required pam_permit.so\n",
    "pam.d/common-account": "account required pam_permit.so\n",
    "pam.d/sshd":
      "# PAM configuration for the Secure Shell service\n\n@include common-auth\n@include common-account\nsession required pam_permit.so\n",
    "pam.d/sudo": "#%PAM-1.0\n\n@include common-auth\n@include common-account\nsession required pam_permit.so\n",
    "pam.d/other": "auth required pam_deny.so\naccount required pam_deny.so\n",
    "ssh/sshd_config": [
      `Port ${sshPort}`,
      "ListenAddress 127.0.0.1",
      "HostKey /etc/ssh/ssh_host_ed25519_key",
      "PidFile none",
      "UsePAM yes",
      "KbdInteractiveAuthentication yes",
      "PasswordAuthentication no",
      "PubkeyAuthentication no",
      "PrintMotd no",
      "",
    ].join("\n"),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, "etc", file), text);
  chmodSync(join(folder, "etc/shadow"), 0o600);
  chmodSync(join(folder, "etc/sudoers"), 0o440);
  copyFileSync("/etc/os-release", join(folder, "etc/os-release"));
  const key = ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "etc/ssh/ssh_host_ed25519_key")];
  execFileSync("ssh-keygen", key);
}

function watch(child: ChildProcess): Terminal {
  const chunks: string[] = [];
  let wake = (): void => {};
  const take = (chunk: Buffer) => {
    chunks.push(chunk.toString());
    wake();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  const output = () => chunks.join("").replaceAll("\r", "");
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code) => {
      resolve({ code, output: output() });
      wake();
    }),
  );
  return {
    ended,
    output,
    type: (text) => child.stdin?.write(text),
    hangUp: () => child.kill("SIGKILL"),
    async find(pattern) {
      for (;;) {
        const found = pattern.exec(output());
        if (found !== null) return found[1] ?? found[0];
        if (child.exitCode !== null)
          throw new Error(`It ended with ${child.exitCode} without ${pattern}:\n${output()}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
