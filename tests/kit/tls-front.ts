import "reflect-metadata";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import * as x509 from "@peculiar/x509";

/** The proxy that does TLS in front of a server, for programs that speak nothing else. */
export interface TlsFront {
  /** On "localhost", the only name beside 127.0.0.1 and ::1 that its certificate holds. */
  readonly origin: string;
  /** The certificate of its authority, as PEM, for the program under test. This thread trusts it already. */
  readonly caFile: string;
  close(): Promise<void>;
}

/**
 * Listens on a free loopback port with a certificate of an authority made for this one call, and forwards to the plain
 * port as docs/operating/behind-a-proxy.md describes: streams pass as they come, X-Forwarded-For grows by the visitor's
 * address. `startApp` and `startServer` start it when told `tls: true`.
 */
export async function startTlsFront(plainPort: number): Promise<TlsFront> {
  const { authority, certificate, key } = await makeCertificates();
  const front = createServer({ cert: certificate, key }, (visit, answer) => forward(plainPort, visit, answer));
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const folder = mkdtempSync(join(tmpdir(), "countersign-tls-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, authority);
  setDefaultCACertificates([...getCACertificates("default"), authority]);
  return {
    origin: `https://localhost:${(front.address() as AddressInfo).port}`,
    caFile,
    async close() {
      const closed = new Promise((resolve) => front.close(resolve));
      front.closeAllConnections();
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
}

function forward(port: number, visit: IncomingMessage, answer: ServerResponse): void {
  const hops = [visit.headers["x-forwarded-for"], visit.socket.remoteAddress].filter((hop) => hop !== undefined);
  const headers = { ...visit.headers, "x-forwarded-for": hops.join(", "), "x-forwarded-proto": "https" };
  const { method, url: path } = visit;
  const onward = request({ host: "127.0.0.1", port, method, path, headers }, (said) => {
    answer.writeHead(said.statusCode ?? 502, said.headers);
    said.on("error", () => answer.destroy()).pipe(answer);
  });
  // Nobody listens behind: after a restart on purpose, or when a test stops its server first.
  onward.on("error", () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  // Whoever goes away ends the held poll or the stream behind too.
  answer.on("close", () => onward.destroy());
  visit.pipe(onward);
}

const signing = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** An authority and a certificate of it for this machine, good for a day: some programs refuse a bare self-signed one. */
async function makeCertificates() {
  const notBefore = new Date(Date.now() - 3_600_000);
  const life = { notBefore, notAfter: new Date(notBefore.getTime() + 86_400_000), signingAlgorithm: signing };
  const authorityKeys = await crypto.subtle.generateKey(signing, true, ["sign", "verify"]);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...life,
    name: "CN=Countersign test authority",
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const keys = await crypto.subtle.generateKey(signing, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    ...life,
    subject: "CN=localhost",
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { authority: authority.toString("pem"), certificate: certificate.toString("pem"), key };
}
