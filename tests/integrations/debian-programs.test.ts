import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { debianEnvironment, debianFile } from "../../scripts/debian-programs.mjs";
import { type ExampleProcess, invitePerson, runCommand, runProgram } from "../kit/example-process.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { openRecipe, type Recipe } from "../kit/recipe.ts";
import { claimsOf } from "../kit/relying-party.ts";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";
import { startTlsFront, type TlsFront } from "../kit/tls-front.ts";
import { createVisitor, type Visitor } from "../kit/visitor.ts";

/** Debian's programs, set up by the pages of docs/integrations, against the built server over TLS. */
let server: ServerProcess;
let ada: RegisteredPerson;
let computer: Visitor;
/** Of this run: settings and state of the programs. Everybody may read it, since Apache gives up being root. */
let folder: string;
let caFile: string;
const running: ExampleProcess[] = [];
/** A site on https, to which the server can say that a session has ended; Apache is behind it. */
let wiki: TlsFront;
let wikiPort: number;
let approvals = 0;

// Several programs beside the server, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  wikiPort = await freePort();
  wiki = await startTlsFront(wikiPort);
  server = await startServer({ tls: true, env: { NODE_EXTRA_CA_CERTS: wiki.caFile } });
  ada = await invitePerson(server, "Ada Lovelace");
  folder = mkdtempSync(join(tmpdir(), "countersign-programs-"));
  chmodSync(folder, 0o755);
  caFile = join(folder, "ca.pem");
  copyFileSync(server.caFile ?? "", caFile);
});
beforeEach(() => {
  // A computer where nobody is signed in yet, so that Ada takes the code to her phone.
  computer = createVisitor(server.url, {
    ...ada,
    openAndApprove: (code) => {
      approvals += 1;
      return ada.openAndApprove(code);
    },
  });
});
afterAll(async () => {
  for (const program of running) await program.kill();
  await server?.close();
  await wiki?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs it with Debian's libraries and a home of its own, until the tests are over. */
function run(program: string, args: readonly string[], env: Record<string, string> = {}): ExampleProcess {
  const started = runProgram(program, args, { ...debianEnvironment(), HOME: folder, TMPDIR: folder, ...env });
  running.push(started);
  return started;
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Waits until the program is ready; throws with its output when it ends before. */
async function until(ready: () => boolean | Promise<boolean>, program: ExampleProcess): Promise<void> {
  let ended = false;
  program.ended.then(() => {
    ended = true;
  });
  while (!(await ready())) {
    if (ended) throw new Error(`it ended before it was ready:\n${program.output()}`);
    await delay(20);
  }
}

/** Whether somebody listens there. */
const answers = (address: string): Promise<boolean> =>
  fetch(address, { redirect: "manual" }).then(
    () => true,
    () => false,
  );

it("oidc-agent signs a person in by the device grant and by the code flow, with no secret, and gets access tokens", async () => {
  const socket = join(folder, "agent", "socket");
  mkdirSync(dirname(socket), { mode: 0o700 });
  // In the foreground, so that it ends with the tests.
  const agent = run(join(dirname(debianFile("oidc-agent-cli")), "oidc-agent"), ["--console", "--socket-path", socket]);
  await until(() => existsSync(socket), agent);
  // What a person would type, and an authority that Debian does not know.
  const answers = `--pw-env --prompt none --confirm-default --no-url-call --cert-path ${caFile}`;
  const page = await openRecipe(server, "oidc-agent.md", {
    "eval $(oidc-agent)": "",
    "oidc-gen work": `oidc-gen work ${answers}`,
    "oidc-gen home": `oidc-gen home ${answers}`,
    "oidc-token": "oidc-token --force-new",
    "4242": String(await freePort()),
  });
  const type = (commands: string) =>
    run("/bin/sh", ["-euc", commands], { OIDC_SOCK: socket, OIDC_ENCRYPTION_PW: "a password" });
  const tokenOf = async (shell: ExampleProcess) => {
    expect(await shell.ended, shell.output()).toBe(0);
    return claimsOf(shell.stdout().trim().split("\n").at(-1) ?? "");
  };
  const token = { iss: server.url, client_id: "oidc-agent", scope: "openid profile offline_access" };

  const device = type(page.block("sh", "--flow device"));
  await ada.openAndApprove(await device.find(/enter the code: ([\d-]+)/));
  expect(await tokenOf(device)).toMatchObject(token);

  const browser = type(page.block("sh", "--flow code"));
  await computer.allow(await computer.visit(await browser.find(/https:\S+\/oauth\/authorize\S+/)));
  expect(await tokenOf(browser)).toMatchObject(token);
});

it("SSSD's oidc_child shows the code, waits, and says which account it was", async () => {
  const page = await openRecipe(server, "sssd.md", {
    "/usr/libexec/sssd/oidc_child": debianFile("sssd-idp"),
    "/etc/ssl/certs/ca-certificates.crt": caFile,
  });
  const shell = run("/bin/sh", ["-euc", page.block("sh", "--get-device-code")]);
  await ada.openAndApprove(await shell.find(/"user_code": "([\d-]+)"/));
  expect(await shell.ended, shell.output()).toBe(0);
  expect(shell.stdout().trim().split("\n").at(-1)).toBe(ada.identifier);
});

it("Authlib signs a person in at a site in Flask", async () => {
  debianFile("python3-authlib");
  debianFile("python3-flask");
  debianFile("python3-requests");
  const port = await freePort();
  const page = await openRecipe(server, "authlib.md", { "3000": String(port) });
  const script = write("site.py", page.block("python", "# site.py"));
  const site = run(debianFile("python3"), [script], {
    CLIENT_SECRET: page.secretOf("authlib-wiki"),
    REQUESTS_CA_BUNDLE: caFile,
  });
  await until(() => answers(`http://localhost:${port}/sign-in`), site);
  const arrived = await computer.allow(await computer.visit(`http://localhost:${port}/`));
  expect(arrived).toMatchObject({ status: 200, text: "Hello Ada Lovelace." });
});

it("mod_auth_openidc puts a sign-in before an Apache site, knows the groups, and is told when the session ends", async () => {
  const page = await openRecipe(server, "mod-auth-openidc.md", {
    "https://wiki.example.org": wiki.origin,
    "/etc/ssl/certs/ca-certificates.crt": caFile,
  });
  const settings = page.block("apache").replace("the-secret-that-was-printed", page.secretOf("apache-wiki"));
  const site = run(debianFile("apache2-bin"), ["-DFOREGROUND", "-f", writeApacheSettings(settings)]);
  await until(async () => (await computer.visit(`${wiki.origin}/goodbye`)).status === 200, site);
  const hello = { address: `${wiki.origin}/`, text: `Hello ${ada.identifier}.\n` };
  expect(await computer.allow(await computer.visit(`${wiki.origin}/`))).toMatchObject(hello);
  expect(await computer.visit(`${wiki.origin}/staff/`)).toMatchObject({ status: 401 });

  const logout = `${wiki.origin}/signed-in?logout=${encodeURIComponent(`${wiki.origin}/goodbye`)}`;
  expect(await computer.visit(logout)).toMatchObject({ address: `${wiki.origin}/goodbye`, text: "Goodbye.\n" });
  await runCommand(server, "group", "add", "staff", ada.identifier);
  expect((await computer.visit(`${wiki.origin}/staff/`)).text).toBe(`Hello staff ${ada.identifier}.\n`);

  // On her phone she ends every session but the phone's own.
  const sessions = await (await ada.phone.get("/")).text();
  for (const [path] of sessions.matchAll(/\/sessions\/[\w-]+\/end/g)) await ada.phone.post(path, {});
  const approvedBefore = approvals;
  await until(async () => (await computer.visit(`${wiki.origin}/`)) && approvals > approvedBefore, site);
});

/** What Debian's own apache2.conf would bring, for one site in our folder. */
function writeApacheSettings(settings: string): string {
  const greeting = '<!--#echo var="REMOTE_USER" -->.\n';
  write("apache/site/index.html", `Hello ${greeting}`);
  write("apache/site/staff/index.html", `Hello staff ${greeting}`);
  write("apache/site/goodbye", "Goodbye.\n");
  const openidc = debianFile("libapache2-mod-auth-openidc");
  const modules = ["mpm_event", "authz_core", "authz_user", "authn_core", "dir", "include"];
  const load = modules.map((name) => `LoadModule ${name}_module ${join(dirname(openidc), `mod_${name}.so`)}`);
  return write(
    "apache/apache.conf",
    `ServerRoot ${folder}/apache
ServerName localhost
Listen 127.0.0.1:${wikiPort}
PidFile apache.pid
DefaultRuntimeDir ${folder}/apache
ErrorLog "|$/bin/cat >&2"
${load.join("\n")}
LoadModule auth_openidc_module ${openidc}
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup\n" : ""}DocumentRoot ${folder}/apache/site
DirectoryIndex index.html
Options +Includes
SetOutputFilter INCLUDES
# The module sends visitors to sign in, and scripts not; our visitor's fetch calls itself a script.
OIDCUnAuthAction auth true
OIDCXForwardedHeaders X-Forwarded-Proto
${settings}`,
  );
}

it("nginx lets a person in whom the gate has signed in, and a program with an access token", async () => {
  const [port, gatePort] = [String(await freePort()), String(await freePort())];
  const behind = createServer((request, response) => response.end(`${request.url} of ${request.headers["x-person"]}`));
  await new Promise<void>((resolve) => behind.listen(0, "localhost", resolve));
  const page = await openRecipe(server, "nginx.md", {
    "3000": port,
    "3001": gatePort,
    "3002": String((behind.address() as AddressInfo).port),
    "/etc/ssl/certs/ca-certificates.crt": caFile,
  });
  const gate = await page.start("gate.ts", "nginx-wiki", { PORT: gatePort });
  running.push(gate);
  await gate.find(/The gate is at/);
  const nginx = run(debianFile("nginx"), ["-p", folder, "-e", "stderr", "-c", writeNginxSettings(page)]);
  const home = `http://localhost:${port}`;
  await until(() => answers(home), nginx);
  expect(await computer.allow(await computer.visit(`${home}/wiki?page=2`))).toMatchObject({
    address: `${home}/wiki?page=2`,
    text: `/wiki?page=2 of ${ada.identifier}`,
  });
  const ask = (token: string) =>
    fetch(`${home}/api/pages`, { headers: { authorization: `Bearer ${token}`, "x-person": ada.identifier } });
  expect((await ask("not a token")).status).toBe(401);
  const answer = await ask(await accessTokenOf("nginx-tool"));
  expect([answer.status, await answer.text()]).toEqual([200, "/api/pages of undefined"]);
  behind.close();
});

/** What Debian's own nginx.conf would bring, for one site in our folder, without leaving this process group. */
function writeNginxSettings(page: Recipe): string {
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
  return write(
    "nginx.conf",
    `daemon off;
pid nginx.pid;
${process.getuid?.() === 0 ? "user root;\n" : ""}events {}
http {
access_log off;
${places.join("\n")}
${page.block("nginx")}
}`,
  );
}

async function accessTokenOf(clientId: string): Promise<string> {
  const send = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: clientId, ...fields });
    return (await (await fetch(server.url + path, { method: "POST", body })).json()) as Record<string, string>;
  };
  const begun = await send("/oauth/device_authorization", { scope: "openid" });
  await ada.openAndApprove(begun.user_code ?? "");
  const grant = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: begun.device_code ?? "" };
  return (await send("/oauth/token", grant)).access_token ?? "";
}
