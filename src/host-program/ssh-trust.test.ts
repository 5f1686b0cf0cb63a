import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ed25519Blob } from "../ssh/public-key.ts";
import { revocationList } from "../ssh/revocation-list.ts";
import {
  distrustCertificates,
  keptPolicy,
  readTrust,
  trustCertificates,
  trustsCertificates,
  writeTrust,
} from "./ssh-trust.ts";

const line = (fill: number) =>
  `ssh-ed25519 ${Buffer.from(ed25519Blob(Buffer.alloc(32, fill))).toString("base64")} countersign key-${fill}\n`;
const policy = { users: { deploy: ["ada"] }, names: "same", domain: null, groups: ["ops"] } as const;
const good = { authorities: line(1) + line(2), revoked: revocationList([], 0), policy };
/** The same as the server says it. */
const said = {
  authorities: good.authorities,
  revoked: Buffer.from(good.revoked).toString("base64"),
  policy: { users: { deploy: ["ada"] }, names: "same", domain: null, groups: ["ops"] },
};
let folder: string;
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const everything = () => readdirSync(folder, { recursive: true }).sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-etc-"));
  mkdirSync(join(folder, "sshd_config.d"));
  writeFileSync(join(folder, "sshd_config"), "# Debian\nInclude /etc/ssh/sshd_config.d/*.conf\nX11Forwarding yes\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the trust of a host's sshd", () => {
  it("is in files of our own, which everybody may read and root alone may write", () => {
    const before = read("sshd_config");
    expect(trustsCertificates(folder)).toBe(false);
    expect(trustCertificates(folder, "/usr/bin/countersign", good)).toEqual({ ok: true, value: true });
    expect(trustsCertificates(folder)).toBe(true);
    expect(read("sshd_config.d/50-countersign.conf").split("\n").slice(1)).toEqual([
      `TrustedUserCAKeys ${folder}/countersign/authorities`,
      `RevokedKeys ${folder}/countersign/revoked`,
      "AuthorizedPrincipalsCommand /usr/bin/countersign principals %u %U %k",
      "AuthorizedPrincipalsCommandUser nobody",
      "",
    ]);
    expect(read("countersign/authorities")).toBe(good.authorities);
    expect(statSync(join(folder, "countersign/authorities")).mode & 0o777).toBe(0o644);
    expect(read("sshd_config")).toBe(before);
  });

  it("is brought up to date without a trace beside the files", () => {
    expect(keptPolicy(folder)).toBeNull();
    trustCertificates(folder, "/usr/bin/countersign", good);
    const files = everything();
    writeTrust(folder, { ...good, authorities: line(3), policy: { ...policy, groups: [] } });
    expect(read("countersign/authorities")).toBe(line(3));
    expect(keptPolicy(folder)).toEqual({ ...policy, groups: [] });
    expect(everything()).toEqual(files);
  });

  it("is read from the server's answer", () => {
    expect(readTrust(said)).toEqual({ ...good, revoked: Buffer.from(good.revoked) });
  });

  it.each<[string, Record<string, unknown>]>([
    ["an error page", {}],
    ["no key at all", { ...said, authorities: "" }],
    ["a key with options", { ...said, authorities: `command="x" ${line(1)}` }],
    ["a key of another kind", { ...said, authorities: line(1).replace("ed25519", "rsa") }],
    ["no list", { ...said, revoked: Buffer.from("<html>").toString("base64") }],
    ["an empty list", { ...said, revoked: "" }],
    ["no policy", { ...said, policy: null }],
    ["a policy without groups", { ...said, policy: { ...policy, groups: undefined } }],
    ["a policy of another time", { ...said, policy: { ...policy, names: "whoever" } }],
    ["a table of something else", { ...said, policy: { ...policy, users: { root: "ada" } } }],
  ])("is not read from %s", (_, wrong) => {
    expect(readTrust(wrong)).toBeNull();
  });

  it("is not begun where sshd would not read the settings", () => {
    for (const main of ["X11Forwarding yes\n", "# Include /etc/ssh/sshd_config.d/*.conf\n"]) {
      writeFileSync(join(folder, "sshd_config"), main);
      const trusted = trustCertificates(folder, "/usr/bin/countersign", good);
      expect(trusted).toEqual({ ok: false, reason: "ssh_settings_not_included" });
      expect(everything()).toEqual(["sshd_config", "sshd_config.d"]);
    }
  });

  it("ends with nobody trusted, also for a sshd that has not been told", () => {
    trustCertificates(folder, "/usr/bin/countersign", good);
    distrustCertificates(folder);
    expect(trustsCertificates(folder)).toBe(false);
    expect(read("countersign/authorities")).toBe("");
    expect(everything()).toContain("countersign/revoked");
  });
});
