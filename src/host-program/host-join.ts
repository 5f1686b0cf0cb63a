/** `countersign host join`, `leave` and `status`: the machine becomes a host, stops being one, says whether it is. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { codeLines, type PictureForm, wordsFor } from "./code-text.ts";
import { beginGrant, waitForAnswer } from "./device-grant.ts";
import { type HostSettings, readHost, removeHostFiles, serverOf, writeHost } from "./host-file.ts";
import { exitCodes, proof } from "./host-login.ts";
import { withoutLines, withPamLines } from "./pam-file.ts";
import { postForm, readOrigin, type Server } from "./server-call.ts";
import { updateCertificates } from "./ssh-host.ts";
import { distrustCertificates, trustsCertificates } from "./ssh-trust.ts";

export interface Machine {
  /** Where the settings are: /etc/countersign. */
  readonly folder: string;
  readonly pamFolder: string;
  /** sshd's: /etc/ssh. */
  readonly sshFolder: string;
  /** What PAM and sshd shall run. */
  readonly program: { readonly interpreter: string; readonly file: string };
  readonly locale: string;
  readonly show: (line: string) => void;
}

export interface Joining {
  readonly server: string;
  readonly name: string;
  readonly groups: string;
  readonly domain: string;
  readonly services: readonly string[];
  readonly createUsers: boolean;
  /** Whether sshd shall trust the server's certificates. */
  readonly sshCertificates: boolean;
  readonly authorityFile: string | null;
  readonly picture: PictureForm;
}

const callMilliseconds = 5_000;
/** The machine's own name without its domain, in the letters that the server takes. */
export const ownName = (): string => (hostname().split(".")[0] ?? "").toLowerCase();

/** RFC 7638 §3.2: the members of a P-256 key, in this order and without spaces. */
const thumbprint = ({ crv, kty, x, y }: JsonWebKey): string =>
  createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");

export async function joinHost(machine: Machine, wanted: Joining): Promise<number> {
  const { show, locale } = machine;
  const words = wordsFor(locale);
  const before = readHost(machine.folder);
  if (before !== null) return said(show, words.join.already(before.server), exitCodes.refused);
  const { interpreter, file } = machine.program;
  const isRun = wanted.services.length > 0 || wanted.sshCertificates;
  const open = !isRun ? undefined : [interpreter, file].find((each) => !isRootsOnly(each));
  if (open !== undefined) return said(show, words.join.programOpen(open), exitCodes.refused);
  const origin = readOrigin(wanted.server);
  if (origin === null) return said(show, words.join.badServer, exitCodes.usage);
  const server: Server = {
    origin,
    authority: wanted.authorityFile === null ? null : readFileSync(wanted.authorityFile, "utf8"),
  };
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" });
  const begun = await beginGrant(server, "/hosts/join", {
    name: wanted.name,
    system: systemName(),
    key: JSON.stringify(jwk),
    ...(wanted.groups === "" ? {} : { groups: wanted.groups }),
    ...(wanted.domain === "" ? {} : { domain: wanted.domain }),
  });
  if (begun.kind === "unreachable") return said(show, words.unreachable(origin), exitCodes.unreachable);
  if (begun.kind === "refused") return said(show, words.join.refused(begun.description), exitCodes.refused);
  const { grant } = begun;
  for (const line of codeLines(words, words.join.heading(wanted.name), grant, wanted.picture)) show(line);
  // As many letters as the card shows.
  show(words.join.key(thumbprint(jwk).slice(0, 16)));
  const answer = await waitForAnswer(server, grant, {
    path: "/hosts/join/answer",
    form: ({ deviceCode }) => ({ device_code: deviceCode }),
    milliseconds: grant.expiresInSeconds * 1000,
    gone: new AbortController().signal,
  });
  if (answer.kind === "gave_up") return said(show, words.timedOut, exitCodes.timedOut);
  if (answer.kind === "unreachable") return said(show, words.unreachable(origin), exitCodes.unreachable);
  if (answer.kind === "refused") return said(show, words.refused[answer.reason] ?? words.denied, exitCodes.refused);
  writeHost(machine.folder, settingsOf(wanted, origin, String(answer.body.client_id), locale), privateKey);
  for (const service of wanted.services)
    editPam(machine, service, (text) => withPamLines(text, service, `${interpreter} ${file}`));
  show(words.join.done(wanted.name, origin));
  if (wanted.services.length > 0) {
    show(words.join.services(wanted.services.join(", ")));
    show(words.join.rootStays);
  }
  return wanted.sshCertificates ? updateCertificates(machine) : exitCodes.done;
}

/** PAM runs it as root: whoever else may write it, or put another in its place, would be root. */
const isRootsOnly = (file: string): boolean =>
  existsSync(file) &&
  [file, dirname(file)].map((path) => statSync(path)).every(({ uid, mode }) => uid === 0 && (mode & 0o022) === 0);

const settingsOf = (wanted: Joining, server: string, clientId: string, locale: string): HostSettings => ({
  server,
  clientId,
  name: wanted.name,
  authorityFile: wanted.authorityFile,
  locale,
  picture: wanted.picture,
  waitSeconds: 100,
  createUsers: wanted.createUsers,
  except: ["root"],
  services: wanted.services,
});

/** `offline`: without telling the server, which still has the machine on its list then. */
export async function leaveHost(machine: Machine, offline: boolean): Promise<number> {
  const words = wordsFor(machine.locale);
  const host = readHost(machine.folder);
  if (host === null) return said(machine.show, words.leave.none, exitCodes.notOurs);
  if (!offline) {
    const called = await postForm(serverOf(host), "/hosts/leave", proof(host, "/hosts/leave"), callMilliseconds);
    // One that the server has removed already is told invalid_client: there is nothing left to leave.
    const left = called.kind === "answered" && (called.status === 200 || called.body.error === "invalid_client");
    if (!left) return said(machine.show, words.leave.unreachable(host.server), exitCodes.unreachable);
  }
  for (const service of host.services) editPam(machine, service, withoutLines);
  if (trustsCertificates(machine.sshFolder)) distrustCertificates(machine.sshFolder);
  removeHostFiles(machine.folder);
  return said(machine.show, words.leave.done(host.name), exitCodes.done);
}

export async function hostStatus(machine: Machine): Promise<number> {
  const words = wordsFor(machine.locale);
  const host = readHost(machine.folder);
  if (host === null) return said(machine.show, words.leave.none, exitCodes.notOurs);
  const called = await postForm(serverOf(host), "/hosts/status", proof(host, "/hosts/status"), callMilliseconds);
  if (called.kind === "answered" && called.status === 200) {
    machine.show(words.status.host(host.name, host.server));
    if (host.services.length > 0) machine.show(words.join.services(host.services.join(", ")));
    return exitCodes.done;
  }
  if (called.kind === "answered" && called.body.error === "invalid_client")
    return said(machine.show, words.status.unknown(host.server), exitCodes.refused);
  return said(machine.show, words.unreachable(host.server), exitCodes.unreachable);
}

function said(show: Machine["show"], sentence: string, code: number): number {
  show(sentence);
  return code;
}

/** A service that is not there has nothing to edit: it may be installed later, and joined again. */
function editPam({ pamFolder }: Machine, service: string, edit: (text: string) => string): void {
  const file = join(pamFolder, service);
  if (existsSync(file)) writeFileSync(file, edit(readFileSync(file, "utf8")));
}

/** os-release(5): "Debian GNU/Linux 12", as letters that the server takes. */
function systemName(): string {
  const text = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const value = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return (
    `${value("NAME")} ${value("VERSION_ID")}`
      .trim()
      .replace(/[^\x20-\x7e]/g, "")
      .slice(0, 60) || "Linux"
  );
}
