/**
 * What a host does for certificates: `countersign host ssh-ca`, at the beginning and each minute, and `countersign host principals`,
 * which sshd asks when somebody comes with a certificate.
 */
import { mayBe } from "../hosts/host.ts";
import { principalsIn } from "../ssh/certificate.ts";
import { readPrincipals } from "../ssh/certificate-terms.ts";
import { wordsFor } from "./code-text.ts";
import { readHost, serverOf } from "./host-file.ts";
import type { Machine } from "./host-join.ts";
import { exitCodes, proof } from "./host-login.ts";
import { postForm } from "./server-call.ts";
import { keptPolicy, readTrust, trustCertificates, trustsCertificates, writeTrust } from "./ssh-trust.ts";

const callMilliseconds = 10_000;

/**
 * Fetches what the server says and writes it down; says so only at the first time, when sshd has to be told. Whatever goes wrong,
 * the files stay as they were: sshd goes on with what it knows.
 */
export async function updateCertificates(
  machine: Pick<Machine, "folder" | "sshFolder" | "program" | "locale" | "show">,
): Promise<number> {
  const { show, sshFolder, program } = machine;
  const words = wordsFor(machine.locale);
  const end = (code: number, sentence: string): number => {
    show(sentence);
    return code;
  };
  const host = readHost(machine.folder);
  if (host === null) return end(exitCodes.notOurs, words.leave.none);
  const path = "/hosts/ssh-trust";
  const called = await postForm(serverOf(host), path, proof(host, path), callMilliseconds);
  if (called.kind === "unreachable") return end(exitCodes.unreachable, words.ssh.unreachable(host.server));
  if (called.body.error === "invalid_client") return end(exitCodes.refused, words.status.unknown(host.server));
  if (called.body.error === "ssh_not_set_up") return end(exitCodes.refused, words.ssh.notSetUp(host.server));
  const trust = called.status === 200 ? readTrust(called.body) : null;
  if (trust === null) return end(exitCodes.refused, words.ssh.malformed(host.server));
  if (trustsCertificates(sshFolder)) {
    writeTrust(sshFolder, trust);
    return exitCodes.done;
  }
  const trusted = trustCertificates(sshFolder, `${program.interpreter} ${program.file}`, trust);
  return trusted.ok
    ? end(exitCodes.done, words.ssh.trusted(host.server))
    : end(exitCodes.refused, words.ssh.notIncluded);
}

/** Below it are the system's own accounts (SYS_UID_MAX of login.defs). */
const firstOrdinaryUser = 1000;

/**
 * Which principals of this certificate may be this user, by the policy as it was last fetched, so that nobody waits for the network
 * and a server that is down shuts nobody out. sshd has verified the certificate before it asks.
 */
export function admittedPrincipals(
  folder: string,
  asked: { readonly user: string; readonly userNumber: number; readonly certificate: string },
): readonly string[] {
  const policy = keptPolicy(folder);
  const principals = principalsIn(Buffer.from(asked.certificate, "base64")) ?? [];
  const person = readPrincipals(principals);
  if (policy === null || person === null) return [];
  const wanted = { user: asked.user, isSystemUser: !(asked.userNumber >= firstOrdinaryUser) };
  const admitted = mayBe({ policy, removedAt: null }, person, wanted).ok;
  return admitted ? principals.filter((principal) => principal.startsWith("person:")) : [];
}
