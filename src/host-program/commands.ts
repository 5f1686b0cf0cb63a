import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { sshClientId } from "../ssh/terminal-client.ts";
import { pictureFor, pictureForms, wordsFor } from "./code-text.ts";
import { hostFolder, UnusableHostFile } from "./host-file.ts";
import { hostStatus, joinHost, leaveHost, type Machine, ownName } from "./host-join.ts";
import { exitCodes, type LoginStep, logIn } from "./host-login.ts";
import { readPamSession } from "./pam-session.ts";
import { admittedPrincipals, updateCertificates } from "./ssh-host.ts";
import { loginForSsh } from "./ssh-login.ts";
import { watchTerminal } from "./terminal-watch.ts";

const help = `Sign in to this machine with your phone.

  countersign host join SERVER [--name NAME] [--groups A,B] [--domain example.org] [--pam sshd,sudo,login]
                               [--create-users] [--ssh-ca] [--ca-file FILE] [--picture utf8|ascii|plain]
  countersign host status
  countersign host leave [--offline]
  countersign host login [--show | --wait]    run by pam_exec
  countersign host ssh-ca                     sshd trusts SSH certificates; again each minute, to hear what has changed
  countersign host ssh-login SERVER           on anybody's own machine: an SSH certificate for the agent
  countersign host principals USER UID CERTIFICATE    run by sshd

Exit codes: 0 done or let in, 1 refused, 2 wrong arguments, 3 not ours to decide, 4 server cannot be reached,
5 nobody answered in time, 6 the account was made just now, 78 unusable settings.`;

const sshFolder = "/etc/ssh";

const options = {
  name: { type: "string" },
  groups: { type: "string", default: "" },
  domain: { type: "string", default: "" },
  pam: { type: "string", default: "" },
  "create-users": { type: "boolean", default: false },
  "ssh-ca": { type: "boolean", default: false },
  "ca-file": { type: "string" },
  picture: { type: "string" },
  offline: { type: "boolean", default: false },
  show: { type: "boolean", default: false },
  wait: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parse>["values"];

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

/** Runs a command of `help`, and tells the exit code. */
export async function runHostProgram(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    return await run(positionals, values);
  } catch (error) {
    if (error instanceof UnusableHostFile)
      return fail(wordsFor(localeHere()).unusable(error.message), exitCodes.settings);
    if (error instanceof TypeError && "code" in error) return fail(`${error.message}\n\n${help}`, exitCodes.usage);
    throw error;
  }
}

async function run([command, server = "", ...more]: readonly string[], values: Values): Promise<number> {
  if (values.help) {
    return done(help);
  }
  if (command === "principals") return principals(server, more);
  if (more.length > 0) return fail(help, exitCodes.usage);
  if (command === "login") return login(values);
  if (command === "ssh-login") return sshLogin(server, values.picture);
  const machine = thisMachine();
  if (command === "status") return hostStatus(machine);
  if (command !== "join" && command !== "leave" && command !== "ssh-ca") return fail(help, exitCodes.usage);
  if (process.getuid?.() !== 0) return fail(wordsFor(machine.locale).join.notRoot, exitCodes.refused);
  if (command === "leave") return leaveHost(machine, values.offline);
  if (command === "ssh-ca") return updateCertificates(machine);
  const picture = pictureForms.find((form) => form === values.picture) ?? pictureFor(machine.locale);
  return joinHost(machine, {
    server,
    name: values.name ?? ownName(),
    groups: values.groups,
    domain: values.domain,
    services: values.pam === "" ? [] : values.pam.split(","),
    createUsers: values["create-users"],
    sshCertificates: values["ssh-ca"],
    authorityFile: values["ca-file"] === undefined ? null : realpathSync(values["ca-file"]),
    picture,
  });
}

function principals(user: string, [userNumber, certificate = ""]: readonly string[]): number {
  const asked = { user, userNumber: Number(userNumber), certificate };
  for (const principal of admittedPrincipals(sshFolder, asked)) process.stdout.write(`${principal}\n`);
  return exitCodes.done;
}

/** The same as `countersign ssh login`, for machines that have nothing else of ours. */
async function sshLogin(server: string, picture: string | undefined): Promise<number> {
  const { ok, said } = await loginForSsh({
    server,
    clientId: sshClientId,
    agent: process.env.SSH_AUTH_SOCK,
    locale: localeHere(),
    picture: pictureForms.find((form) => form === picture),
    show: (line) => process.stderr.write(`${line}\n`),
  });
  return ok ? done(said) : fail(said, exitCodes.refused);
}

function done(sentence: string): number {
  process.stdout.write(`${sentence}\n`);
  return exitCodes.done;
}

async function login({ show, wait }: Values): Promise<number> {
  // pam_exec's seteuid: root in effect, the asking user in name. Programs that we start look at the name.
  if (process.geteuid?.() === 0 && process.getuid?.() !== 0) process.setuid?.(0);
  const session = readPamSession(process.env);
  if (session === null) return exitCodes.notOurs;
  const asking = process.ppid;
  const gone = new AbortController();
  const watch = setInterval(() => process.ppid === asking || gone.abort(), 500);
  const step: LoginStep = show ? "show" : wait ? "wait" : "both";
  const unwatch = step === "both" ? watchTerminal(session.terminal, () => gone.abort("typed")) : () => {};
  try {
    return await logIn(step, {
      folder: hostFolder,
      session,
      askingProcess: asking,
      // pam_exec(8), expose_authtok: what was typed, and a zero.
      typed: () => readFileSync(0, "utf8").replace(/\0.*$/s, ""),
      // pam_exec tells each line to whoever waits.
      show: (line) => process.stdout.write(`${line}\n`),
      gone: gone.signal,
    });
  } finally {
    clearInterval(watch);
    unwatch();
  }
}

/** The small program, also when the server's own command was called, beside which it lies. */
const programFile = (called: string): string =>
  basename(called) === programName ? called : join(dirname(called), "..", "host", programName);
const programName = "countersign-host.mjs";

const localeHere = (): string => process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "C";

const thisMachine = (): Machine => ({
  folder: hostFolder,
  pamFolder: "/etc/pam.d",
  sshFolder,
  program: { interpreter: process.execPath, file: programFile(realpathSync(process.argv[1] ?? "")) },
  locale: localeHere(),
  show: (line) => process.stdout.write(`${line}\n`),
});

function fail(sentence: string, code: number): number {
  process.stderr.write(`${sentence}\n`);
  return code;
}
