import { spawnSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { debianFile } from "../../scripts/debian-programs.mjs";
import { certificateKind, certificateToSign, principalsIn, signedCertificate } from "./certificate.ts";
import { ed25519Blob, readPublicKey } from "./public-key.ts";
import { revocationList } from "./revocation-list.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-ssh-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authority = generateKeyPairSync("ed25519");
const blobOf = (key: KeyObject) => ed25519Blob(Buffer.from(String(key.export({ format: "jwk" }).x), "base64url"));
const caBlob = blobOf(authority.publicKey);

function keygen(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(debianFile("openssh-client"), args, { encoding: "utf8", cwd: folder });
  return { status, said: stdout + stderr };
}

/** A key of this kind, as OpenSSH itself writes it. */
function newKey(type: string, bits?: string): { line: string; blob: Buffer } {
  const name = `${type}${bits ?? ""}`;
  rmSync(join(folder, name), { force: true });
  keygen("-q", "-t", type, ...(bits === undefined ? [] : ["-b", bits]), "-N", "", "-f", name);
  const line = readFileSync(join(folder, `${name}.pub`), "utf8");
  return { line, blob: Buffer.from(line.split(" ")[1] ?? "", "base64") };
}

function certify(
  blob: Uint8Array,
  changes: { readonly serial?: number; readonly principals?: readonly string[] } = {},
) {
  const key = readPublicKey(blob);
  if (!key.ok) throw new Error(key.reason);
  const toSign = certificateToSign(
    {
      key: key.value,
      nonce: Buffer.alloc(32, 7),
      serial: 42,
      keyId: "ada acc_1 sir_2",
      principals: ["person:ada", "group:Site%20Admins"],
      validAfter: Date.UTC(2030, 0, 1) / 1000,
      validBefore: Date.UTC(2030, 0, 1, 1) / 1000,
      ...changes,
    },
    caBlob,
  );
  const certificate = signedCertificate(toSign, sign(null, toSign, authority.privateKey));
  const file = join(folder, "some-cert.pub");
  writeFileSync(file, `${certificateKind(key.value.kind)} ${Buffer.from(certificate).toString("base64")}\n`);
  return file;
}

describe("a certificate, as ssh-keygen reads it", () => {
  it.each([
    ["ed25519", undefined],
    ["ecdsa", "256"],
    ["ecdsa", "384"],
    ["ecdsa", "521"],
  ])("is genuine for a key of the kind %s %s", (type, bits) => {
    const { status, said } = keygen("-L", "-f", certify(newKey(type, bits).blob));
    expect(said).toMatch(/Signing CA: ED25519 SHA256:\S+ \(using ssh-ed25519\)/);
    expect(status).toBe(0);
  });

  it("says for whom, as whom, how long, and opens a terminal and ports, no more", () => {
    const { said } = keygen("-L", "-f", certify(newKey("ed25519").blob));
    const lines = said.split("\n").map((line) => line.trim());
    expect(lines).toContain("Type: ssh-ed25519-cert-v01@openssh.com user certificate");
    expect(lines).toContain('Key ID: "ada acc_1 sir_2"');
    expect(lines).toContain("Serial: 42");
    expect(lines.slice(lines.indexOf("Principals:") + 1)).toEqual([
      "person:ada",
      "group:Site%20Admins",
      "Critical Options: (none)",
      "Extensions:",
      "permit-port-forwarding",
      "permit-pty",
      "",
    ]);
  });

  it("of which a bit was changed is none", () => {
    const file = certify(newKey("ed25519").blob);
    const [kind, base64 = ""] = readFileSync(file, "utf8").split(" ");
    const bytes = Buffer.from(base64, "base64");
    const at = bytes.indexOf("person:ada") + 7;
    bytes.writeUInt8(bytes.readUInt8(at) + 1, at);
    writeFileSync(file, `${kind} ${bytes.toString("base64")}\n`);
    expect(keygen("-L", "-f", file).status).not.toBe(0);
  });

  it("is never made without principals, which would be good for everybody", () => {
    expect(() => certify(newKey("ed25519").blob, { principals: [] })).toThrow("everybody");
  });
});

describe("the principals of a certificate", () => {
  const bytesOf = (file: string) => Buffer.from(readFileSync(file, "utf8").split(" ")[1] ?? "", "base64");

  it.each([
    ["ed25519", undefined],
    ["ecdsa", "521"],
  ])("are read back, of a key of the kind %s %s", (type, bits) => {
    expect(principalsIn(bytesOf(certify(newKey(type, bits).blob)))).toEqual(["person:ada", "group:Site%20Admins"]);
  });

  it("are read from one that ssh-keygen made", () => {
    newKey("ed25519");
    newKey("ecdsa", "256");
    expect(keygen("-s", "ed25519", "-I", "x", "-n", "a,b", "ecdsa256.pub").status).toBe(0);
    expect(principalsIn(bytesOf(join(folder, "ecdsa256-cert.pub")))).toEqual(["a", "b"]);
  });

  it("are none of a host's certificate, of a key, or of nothing", () => {
    newKey("ed25519");
    newKey("ecdsa", "256");
    keygen("-s", "ed25519", "-h", "-I", "x", "-n", "a", "ecdsa256.pub");
    expect(principalsIn(bytesOf(join(folder, "ecdsa256-cert.pub")))).toBeNull();
    for (const bytes of [newKey("ed25519").blob, Buffer.alloc(0), Buffer.alloc(9, 255)])
      expect(principalsIn(bytes)).toBeNull();
  });
});

describe("the list of revoked certificates, as ssh-keygen reads it", () => {
  const query = (serial: number, caOfList: Uint8Array, serials: readonly number[]) => {
    writeFileSync(join(folder, "revoked"), revocationList([{ caBlob: caOfList, serials }], Date.UTC(2030, 0, 1)));
    return keygen("-Q", "-f", "revoked", certify(newKey("ed25519").blob, { serial }));
  };

  it("holds the serial numbers that it was made of, and no others", () => {
    expect(query(43, caBlob, [7, 43])).toMatchObject({ status: 1, said: expect.stringContaining("REVOKED") });
    expect(query(42, caBlob, [7, 43])).toMatchObject({ status: 0, said: expect.stringContaining("ok") });
    expect(query(2 ** 40, caBlob, [2 ** 40]).status).toBe(1);
  });

  it("means the certificates of its authority only", () => {
    expect(query(43, blobOf(generateKeyPairSync("ed25519").publicKey), [43]).status).toBe(0);
  });

  it("may be empty", () => {
    expect(query(43, caBlob, [])).toMatchObject({ status: 0, said: expect.stringContaining("ok") });
  });
});

describe("a public key", () => {
  it("is not taken when it is RSA, a certificate, cut off, too long or none", () => {
    const good = newKey("ed25519").blob;
    certify(good);
    const certificate = Buffer.from(readFileSync(join(folder, "some-cert.pub"), "utf8").split(" ")[1] ?? "", "base64");
    const wrong = [
      newKey("rsa", "2048").blob,
      certificate,
      good.subarray(0, -1),
      Buffer.concat([good, Buffer.alloc(1)]),
      Buffer.alloc(0),
      Buffer.from("ssh-ed25519"),
      Buffer.from([255, 255, 255, 255, 1]),
    ];
    for (const blob of wrong) expect(readPublicKey(blob)).toEqual({ ok: false, reason: "ssh_key_refused" });
    expect(readPublicKey(good)).toMatchObject({ ok: true, value: { kind: "ssh-ed25519" } });
  });

  it("may be on a security key", () => {
    const name = "sk-ssh-ed25519@openssh.com";
    const field = (value: string | Buffer) => {
      const bytes = Buffer.from(value as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, bytes]);
    };
    const blob = Buffer.concat([field(name), field(Buffer.alloc(32, 1)), field("ssh:")]);
    expect(readPublicKey(blob)).toMatchObject({ ok: true, value: { kind: name } });
    expect(keygen("-L", "-f", certify(blob)).said).toContain("sk-ssh-ed25519-cert-v01@openssh.com user certificate");
  });
});
