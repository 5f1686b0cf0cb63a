import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { root } from "../../scripts/runtime.mjs";
import { addToGroup } from "../../src/accounts/group.flow.ts";
import { keepTrust } from "../../src/host-program/ssh-host.ts";
import { loginForSsh } from "../../src/host-program/ssh-login.ts";
import { distrustCertificates } from "../../src/host-program/ssh-trust.ts";
import { setHostPolicy } from "../../src/hosts/host.flow.ts";
import type { HostPolicy } from "../../src/hosts/host.ts";
import { setUpSsh, sshClientId } from "../../src/ssh/setup.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createHostMachine, type HostMachine } from "../kit/host-machine.ts";
import { type Sshd, sshProgram, startSshd } from "../kit/sshd.ts";

// A busy machine, and a program that is started anew at each login.
vi.setConfig({ testTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), "countersign-certified-"));
chmodSync(folder, 0o755);
const agentSocket = join(folder, "agent");
let app: TestApp;
let ada: Person;
let machine: HostMachine;
let sshd: Sshd;
let agent: ChildProcess;

beforeAll(async () => {
  app = await startApp();
  await setUpSsh(app.deps);
  ada = await app.createPerson("Ada Lovelace");
  machine = await createHostMachine(app, "web1");
  await machine.join(await app.createPerson("Olga Operator", "administrator"));
  agent = spawn(sshProgram("ssh-agent"), ["-D", "-a", agentSocket], { stdio: ["ignore", "pipe", "inherit"] });
  await once(agent.stdout as NonNullable<typeof agent.stdout>, "data");
  sshd = await startSshd(
    [
      { name: "ada", number: 1000 },
      { name: "grace", number: 1001 },
    ],
    // As `countersign host principals`.
    `exec ${process.execPath} ${join(root, "tests", "hosts", "principals.ts")} "$2" "$3" "$4"`,
  );
});
afterAll(async () => {
  agent.kill();
  await sshd.close();
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
async function refresh(): Promise<"begun" | "kept"> {
  const kept = await keepTrust(
    async (path) => ({ kind: "answered", ...(await machine.prove(path)) }),
    sshd.folder,
    "/etc/countersign-program",
  );
  if (!kept.ok) throw new Error(kept.reason);
  return kept.value;
}
async function trustUs(): Promise<void> {
  expect(await refresh()).toBe("begun");
  await sshd.reload();
}
/** An operator says who may come in, and the host hears of it. */
async function admit(policy: Partial<HostPolicy>): Promise<void> {
  const mine: HostPolicy = { users: { ada: [ada.identifier] }, names: "same", domain: null, groups: [] };
  const changed = await setHostPolicy(app.deps, machine.name, { ...mine, ...policy }, { kind: "command_line" });
  if (!changed.ok) throw new Error(changed.reason);
  await refresh();
}
const enter = (user: string) => sshd.run(user, agentSocket, "id -un");
const refused = { status: 255, said: expect.stringContaining("Permission denied") };

/** One after the other: a certificate serves until another login takes its place. */
describe("a host of Debian that trusts our certificates", () => {
  beforeAll(async () => {
    await trustUs();
    await admit({});
  });

  it("lets in whoever has approved on the phone, and names person, request and serial number in its log", async () => {
    const { decided } = await login((code) => ada.openAndApprove(code));
    expect(await enter("ada")).toEqual({ status: 0, said: "ada" });
    expect(sshd.log()).toMatch(new RegExp(`ID ${ada.identifier} acc_\\S+ ${decided} \\(serial \\d+\\) CA ED25519`));
  });

  it("lets in nobody as somebody else, and root by the table only", async () => {
    expect(await enter("grace")).toMatchObject(refused);
    expect(await enter("root")).toMatchObject(refused);
    await admit({ users: { root: [ada.identifier] } });
    expect(await enter("root")).toEqual({ status: 0, said: "root" });
  });

  it("asks for the groups that the host admits", async () => {
    await admit({ groups: ["Site Admins"] });
    expect(await enter("ada")).toMatchObject(refused);
    await addToGroup(app.deps, "Site Admins", ada.identifier);
    await login((code) => ada.openAndApprove(code));
    expect(await enter("ada")).toEqual({ status: 0, said: "ada" });
  });

  it("lets in nobody when the policy is missing", async () => {
    rmSync(join(sshd.folder, "countersign", "policy"));
    expect(await enter("ada")).toMatchObject(refused);
  });

  it("takes ordinary keys as before, also when it is told to trust us no more and has not been reloaded", async () => {
    await admit({});
    const own = join(folder, "own");
    spawnSync(sshProgram("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", own]);
    copyFileSync(`${own}.pub`, join(sshd.folder, "keys_grace"));
    const env = { SSH_AUTH_SOCK: agentSocket };
    expect(spawnSync(sshProgram("ssh-add"), ["-q", own], { env }).status).toBe(0);
    expect(await enter("grace")).toEqual({ status: 0, said: "grace" });
    expect(await enter("ada")).toEqual({ status: 0, said: "ada" });
    distrustCertificates(sshd.folder);
    expect(await enter("ada")).toMatchObject(refused);
    expect(await enter("grace")).toEqual({ status: 0, said: "grace" });
    await sshd.reload();
    expect(await enter("ada")).toMatchObject(refused);
    expect(await enter("grace")).toEqual({ status: 0, said: "grace" });
    await trustUs();
  });

  it("takes a certificate no more once it has heard that it was not its person", async () => {
    const eve = await app.createPerson("Eve Elsewhere");
    await admit({ users: { ada: [eve.identifier] } });
    const { decided } = await login((code) => eve.openAndApprove(code));
    expect(await enter("ada")).toEqual({ status: 0, said: "ada" });
    await eve.revoke(String(decided));
    app.advance(5_000);
    expect(await refresh()).toBe("kept");
    expect(await enter("ada")).toMatchObject(refused);
    expect(sshd.log()).toMatch(/revoked/i);
  });

  it("needs no server while the certificate lasts", async () => {
    await admit({});
    await login((code) => ada.openAndApprove(code));
    await app.close();
    expect(await enter("ada")).toEqual({ status: 0, said: "ada" });
  });
});
