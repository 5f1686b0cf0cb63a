/**
 * What a host does for certificates: `countersign host ssh-ca`, at the beginning and each minute, and `countersign host principals`,
 * which sshd asks when somebody comes with a certificate.
 */
import { mayBe } from "../hosts/host.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { principalsIn } from "../ssh/certificate.ts";
import { readPrincipals } from "../ssh/certificate-terms.ts";
import type { Called } from "./server-call.ts";
import { keptPolicy, readTrust, trustCertificates, trustsCertificates, writeTrust } from "./ssh-trust.ts";

/** Below it are the system's own accounts (SYS_UID_MAX of login.defs). */
const firstOrdinaryUser = 1000;

export type SshTrustRefusal = "unreachable" | "server_refused" | "malformed_ssh_trust" | "ssh_settings_not_included";

/**
 * Fetches what the server says and writes it down; `begun` when sshd has to be told to read its settings again. `ask` calls the
 * endpoint of this path with the host's key. Whatever is refused, the files stay as they were. `folder` is /etc/ssh, `command` runs
 * this program.
 */
export async function keepTrust(
  ask: (path: string) => Promise<Called>,
  folder: string,
  command: string,
): Promise<Outcome<"begun" | "kept", SshTrustRefusal>> {
  const called = await ask("/hosts/ssh-trust");
  if (called.kind === "unreachable") return refuse("unreachable");
  if (called.status !== 200) return refuse("server_refused");
  const trust = readTrust(called.body);
  if (trust === null) return refuse("malformed_ssh_trust");
  if (trustsCertificates(folder)) {
    writeTrust(folder, trust);
    return accept("kept");
  }
  const trusted = trustCertificates(folder, command, trust);
  return trusted.ok ? accept("begun") : trusted;
}

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
