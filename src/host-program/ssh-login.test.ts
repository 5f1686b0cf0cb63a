import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { debianFile } from "../../scripts/debian-programs.mjs";
import { setUpSsh } from "../../src/ssh/setup.flow.ts";
import { sshClientId } from "../../src/ssh/terminal-client.ts";
import { type Person, startApp, type TestApp } from "../../tests/kit/app.ts";
import { loginForSsh, type SshLogin } from "./ssh-login.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-agent-"));
const socket = join(folder, "agent");
const program = (name: string) => join(dirname(debianFile("openssh-client")), name);
let app: TestApp;
let ada: Person;
let agent: ChildProcess;

beforeAll(async () => {
  app = await startApp({ env: { TRUSTED_PROXIES: "127.0.0.1" } });
  await setUpSsh(app.deps);
  ada = await app.createPerson("Ada Lovelace");
  agent = spawn(program("ssh-agent"), ["-D", "-a", socket], { stdio: ["ignore", "pipe", "inherit"] });
  if (agent.stdout === null) throw new Error("the agent has no output");
  await once(agent.stdout, "data");
});
afterAll(async () => {
  agent.kill();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

function sshAdd(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program("ssh-add"), args, {
    encoding: "utf8",
    env: { SSH_AUTH_SOCK: socket, PATH: process.env.PATH ?? "" },
  });
  return stdout + stderr;
}
const heldKeys = () =>
  sshAdd("-L")
    .split("\n")
    .filter((line) => line.startsWith("ssh-"));

/** The program with a person beside it: `decide` is called with the code as soon as it is shown. */
async function login(
  decide: (code: string) => Promise<unknown>,
  { onLimited, ...changes }: Partial<SshLogin> & { readonly onLimited?: () => void } = {},
) {
  const lines: string[] = [];
  const shown = Promise.withResolvers<string>();
  const ended = loginForSsh({
    server: app.origin,
    clientId: sshClientId,
    agent: socket,
    locale: "en_GB.UTF-8",
    picture: "plain",
    show: (line) => {
      lines.push(line);
      if (line.startsWith("This sign-in is limited")) onLimited?.();
      const [code] = /^\s*\d\d-\d\d-\d\d\s*$/.exec(line) ?? [];
      if (code !== undefined) shown.resolve(code.trim());
    },
    ...changes,
  });
  await Promise.race([shown.promise.then(decide), ended]);
  return { ...(await ended), lines };
}

describe("countersign ssh login", () => {
  it("puts a certificate into the agent, and says until when servers let the person in as whom", async () => {
    const ended = await login((code) => ada.openAndApprove(code));
    expect(ended).toMatchObject({ ok: true, principal: `person:${ada.identifier}` });
    expect(ended.said).toMatch(new RegExp(`^Servers let you in as person:${ada.identifier} until \\d\\d:\\d\\d\\.`));
    const [held = ""] = heldKeys();
    expect(held).toMatch(/^ssh-ed25519-cert-v01@openssh\.com /);
    expect(held.endsWith(`countersign ${app.origin}`)).toBe(true);
    writeFileSync(join(folder, "held.pub"), held);
    const { stdout } = spawnSync(program("ssh-keygen"), ["-L", "-f", join(folder, "held.pub")], { encoding: "utf8" });
    expect(stdout).toContain(`person:${ada.identifier}`);
    // The agent signs with it: it got both halves of the key.
    expect(sshAdd("-T", join(folder, "held.pub"))).toBe("");
  });

  it("takes the place of the login before", async () => {
    await login((code) => ada.openAndApprove(code));
    const [before] = heldKeys();
    await login((code) => ada.openAndApprove(code));
    expect(heldKeys()).toHaveLength(1);
    expect(heldKeys()[0]).not.toBe(before);
  });

  it("puts nothing into the agent when the phone denies", async () => {
    sshAdd("-D");
    const ended = await login(async (code) => ada.deny(await ada.open(code)));
    expect(ended).toMatchObject({ ok: false, reason: "denied", said: "The sign-in was not approved." });
    expect(heldKeys()).toEqual([]);
  });

  it("waits while the sign-in is limited, and goes on when its limits are lifted on the phone", async () => {
    sshAdd("-D");
    const grace = await app.createPerson("Grace Hopper");
    grace.phone.moveTo("198.51.100.7");
    const limited = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<string>();
    const ended = login(async (code) => opened.resolve(await grace.openAndApprove(code)), {
      onLimited: limited.resolve,
    });
    await limited.promise;
    expect(heldKeys()).toEqual([]);
    expect((await grace.phone.post(`/link/${await opened.promise}/confirm`, {})).status).toBe(303);
    expect(await ended).toMatchObject({ ok: true, principal: `person:${grace.identifier}` });
    expect(heldKeys()).toHaveLength(1);
  });

  it.each<[string, Partial<SshLogin>, string]>([
    ["no agent runs", { agent: undefined }, "agent_missing"],
    ["the agent is gone", { agent: join(folder, "nobody") }, "agent_unreachable"],
    ["no server is named", { server: undefined }, "malformed_server"],
    ["the address is no server's", { server: "http://login.example.org" }, "malformed_server"],
    ["the server is down", { server: "http://127.0.0.1:9" }, "unreachable"],
    ["the server has not been set up for it", { clientId: "nobody" }, "unknown_client"],
  ])("says what to do when %s, before anybody looks at a phone", async (_, changes, reason) => {
    const ended = await login(() => Promise.reject(new Error("a code was shown")), changes);
    expect(ended).toMatchObject({ ok: false, reason });
    expect(ended.lines).toEqual([]);
  });

  it("says in German what it says", async () => {
    const ended = await login(() => Promise.resolve(), { agent: undefined, locale: "de_AT.UTF-8" });
    expect(ended.said).toContain("Hier läuft kein SSH-Agent");
  });

  it("does not believe an agent that says no", async () => {
    const path = join(folder, "refusing");
    const refusing = createServer((connection) =>
      connection.on("data", () => connection.write(Buffer.from([0, 0, 0, 1, 5]))),
    );
    await new Promise<void>((resolve) => refusing.listen(path, resolve));
    try {
      const ended = await login((code) => ada.openAndApprove(code), { agent: path });
      expect(ended).toMatchObject({ ok: false, reason: "agent_refused" });
    } finally {
      refusing.close();
    }
  });
});
