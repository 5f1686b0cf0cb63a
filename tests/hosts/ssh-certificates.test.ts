import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { debianFile } from "../../scripts/debian-programs.mjs";
import { isBuilt, root } from "../../scripts/runtime.mjs";
import { addToGroup } from "../../src/accounts/group.flow.ts";
import { loginForSsh } from "../../src/host-program/ssh-login.ts";
import { setHostPolicy } from "../../src/hosts/host.flow.ts";
import type { HostPolicy } from "../../src/hosts/host.ts";
import { setUpSsh } from "../../src/ssh/setup.flow.ts";
import { sshClientId } from "../../src/ssh/terminal-client.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Ended, type HostStage, openHostStage } from "../kit/host-stage.ts";
import { freePort } from "../kit/server-process.ts";

// A busy machine, and a program that is started anew at each login.
vi.setConfig({ testTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), "countersign-certified-"));
const agentSocket = join(folder, "agent");
const sshProgram = (name: string) => join(dirname(debianFile("openssh-client")), name);
/** Node and our one file, where root alone may write: sshd asks nobody else. */
const program = ["/etc/node", "/etc/countersign-host.mjs"];
let app: TestApp;
let ada: Person;
let stage: HostStage;
let agent: ChildProcess;

beforeAll(async () => {
  if (!isBuilt()) throw new Error('dist is missing or older than src: run "npm run build" first.');
  app = await startApp();
  await setUpSsh(app.deps);
  ada = await app.createPerson("Ada Lovelace");
  agent = spawn(sshProgram("ssh-agent"), ["-D", "-a", agentSocket], { stdio: ["ignore", "pipe", "inherit"] });
  await once(agent.stdout as NonNullable<typeof agent.stdout>, "data");
  stage = openHostStage(await freePort());
  copyFileSync(process.execPath, join(stage.folder, "etc/node"));
  chmodSync(join(stage.folder, "etc/node"), 0o755);
  copyFileSync(join(root, "dist/host/countersign-host.mjs"), join(stage.folder, "etc/countersign-host.mjs"));
  const keys = "PubkeyAuthentication yes\nAuthorizedKeysFile /etc/ssh/keys_%u";
  const settings = stage.read("etc/ssh/sshd_config").replace("PubkeyAuthentication no", keys);
  stage.write("etc/ssh/sshd_config", `Include /etc/ssh/sshd_config.d/*.conf\n${settings}`);
});
afterAll(() => {
  agent?.kill();
  stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the phone does with the code that the terminal shows. */
async function login(decide: (code: string) => Promise<unknown>) {
  const shown = Promise.withResolvers<string>();
  const ended = loginForSsh({
    server: app.origin,
    clientId: sshClientId,
    agent: agentSocket,
    locale: "C",
    picture: "plain",
    show: (line) => {
      if (/\d\d-\d\d-\d\d/.test(line)) shown.resolve(line.trim());
    },
  });
  const decided = await decide(await shown.promise);
  return { decided, ...(await ended) };
}
/** What a timer runs on the host each minute. */
const refresh = async (): Promise<string> => (await stage.run([...program, "ssh-ca"])).output;
/** An operator says who may come in, and the host hears of it. */
async function admit(policy: Partial<HostPolicy>): Promise<void> {
  const mine: HostPolicy = { users: { ada: [ada.identifier] }, names: "same", domain: null, groups: [] };
  const changed = await setHostPolicy(app.deps, "web1", { ...mine, ...policy }, { kind: "command_line" });
  if (!changed.ok) throw new Error(changed.reason);
  expect(await refresh()).toBe("");
}
const enter = (user: string): Promise<Ended> => stage.ssh(user, "id -un", agentSocket).ended;
const entered = (user: string) => ({ code: 0, output: `${user}\n` });
const refused = { code: 255, output: expect.stringContaining("Permission denied") };

/** One after the other: a certificate serves until another login takes its place. */
describe("a host of Debian that trusts our certificates", () => {
  it("is joined, and told once what is left to do", async () => {
    const olga = await app.createPerson("Olga Operator", "administrator");
    const joining = stage.start([...program, "join", app.origin, "--name", "web1", "--ssh-ca", "--picture", "plain"]);
    await olga.openAndApprove(await joining.find(/\n +(\d\d-\d\d-\d\d)\n/));
    const told = expect.stringContaining("once it has been told: sshd -t && systemctl reload ssh");
    expect(await joining.ended).toMatchObject({ code: 0, output: told });
    expect((await stage.run(["/usr/sbin/sshd", "-t"])).code).toBe(0);
    await stage.restartSshd();
    await admit({});
  });

  it("lets in whoever has approved on the phone, and names person, request and serial number in its log", async () => {
    const { decided } = await login((code) => ada.openAndApprove(code));
    expect(await enter("ada")).toEqual(entered("ada"));
    expect(stage.sshdLog()).toMatch(
      new RegExp(`ID ${ada.identifier} acc_\\S+ ${decided} \\(serial \\d+\\) CA ED25519`),
    );
  });

  it("lets in nobody as somebody else, and root by the table only", async () => {
    expect(await enter("bob")).toMatchObject(refused);
    expect(await enter("root")).toMatchObject(refused);
    await admit({ users: { root: [ada.identifier] } });
    expect(await enter("root")).toEqual(entered("root"));
  });

  it("asks for the groups that the host admits", async () => {
    await admit({ groups: ["Site Admins"] });
    expect(await enter("ada")).toMatchObject(refused);
    await addToGroup(app.deps, "Site Admins", ada.identifier);
    await login((code) => ada.openAndApprove(code));
    expect(await enter("ada")).toEqual(entered("ada"));
  });

  it("lets in whoever signs in by the one file alone", async () => {
    await admit({});
    spawnSync(sshProgram("ssh-add"), ["-D"], { env: { SSH_AUTH_SOCK: agentSocket } });
    const file = join(root, "dist/host/countersign-host.mjs");
    const signingIn = spawn(process.execPath, [file, "ssh-login", app.origin, "--picture", "plain"], {
      env: { SSH_AUTH_SOCK: agentSocket, LANG: "C.UTF-8" },
    });
    // It may end while the phone is still being answered, and it goes on speaking to whoever listens.
    const ended = once(signingIn, "exit");
    const shown = Promise.withResolvers<string>();
    let said = "";
    signingIn.stderr.on("data", (chunk: Buffer) => {
      said += chunk;
      const [, code] = /\n +(\d\d-\d\d-\d\d)\n/.exec(said) ?? [];
      if (code !== undefined) shown.resolve(code);
    });
    await ada.openAndApprove(await shown.promise);
    expect(await ended).toEqual([0, null]);
    expect(await enter("ada")).toEqual(entered("ada"));
  });

  it("lets in nobody when the policy is missing", async () => {
    rmSync(join(stage.folder, "etc/ssh/countersign/policy"));
    expect(await enter("ada")).toMatchObject(refused);
  });

  it("takes a certificate no more once it has heard that it was not its person", async () => {
    const eve = await app.createPerson("Eve Elsewhere");
    await admit({ users: { ada: [eve.identifier] } });
    const { decided } = await login((code) => eve.openAndApprove(code));
    expect(await enter("ada")).toEqual(entered("ada"));
    await eve.revoke(String(decided));
    app.advance(5_000);
    expect(await refresh()).toBe("");
    expect(await enter("ada")).toMatchObject(refused);
    expect(stage.sshdLog()).toMatch(/revoked/i);
  });

  it("needs no server while the certificate lasts", async () => {
    await admit({});
    await login((code) => ada.openAndApprove(code));
    await app.close();
    expect(await enter("ada")).toEqual(entered("ada"));
  });
  it("takes ordinary keys as before, also when it has left and sshd has not been told", async () => {
    const own = join(folder, "own");
    spawnSync(sshProgram("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", own]);
    copyFileSync(`${own}.pub`, join(stage.folder, "etc/ssh/keys_bob"));
    const env = { SSH_AUTH_SOCK: agentSocket };
    expect(spawnSync(sshProgram("ssh-add"), ["-q", own], { env }).status).toBe(0);
    expect(await enter("bob")).toEqual(entered("bob"));
    expect(await enter("ada")).toEqual(entered("ada"));
    const left = await stage.run([...program, "leave", "--offline"]);
    expect(left.code).toBe(0);
    expect(await enter("ada")).toMatchObject(refused);
    expect(await enter("bob")).toEqual(entered("bob"));
    await stage.restartSshd();
    expect(await enter("ada")).toMatchObject(refused);
    expect(await enter("bob")).toEqual(entered("bob"));
  });
});
