import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isBuilt, root } from "../../scripts/runtime.mjs";
import { setHostPolicy } from "../../src/hosts/host.flow.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { bobsPassword, type HostStage, openHostStage } from "../kit/host-stage.ts";
import { freePort } from "../kit/server-process.ts";

/** The file as `npm run build` makes it: what hosts have. */
const program = [process.execPath, join(root, "dist/host/countersign-host.mjs")];
const operator = { kind: "command_line" };
const anyCode = /\n +(\d\d-\d\d-\d\d)\n/;
const afterSignIn = /press Enter[\s\S]+\n +(\d\d-\d\d-\d\d)\n/;
let app: TestApp;
let grace: Person;
let ada: Person;
let stage: HostStage;

beforeAll(async () => {
  if (!isBuilt()) throw new Error('dist is missing or older than src: run "npm run build" first.');
  app = await startApp();
  grace = await app.createPerson("Grace Hopper", "administrator");
  ada = await app.createPerson("Ada Lovelace");
  stage = openHostStage(await freePort());
});
afterAll(async () => {
  stage?.close();
  await app?.close();
});

const setting = (change: object) =>
  stage.write(
    "etc/countersign/host.json",
    JSON.stringify({ ...JSON.parse(stage.read("etc/countersign/host.json")), ...change }),
  );
const asPam = (changes: Record<string, string>) => ({
  PAM_TYPE: "auth",
  PAM_SERVICE: "login",
  PAM_TTY: "tty1",
  ...changes,
});

describe("a machine with Debian's sshd, PAM and sudo", () => {
  it("joins once an administrator has approved it, keeps its key for root, and calls us from PAM", async () => {
    const joining = stage.start([
      ...program,
      "join",
      app.origin,
      "--name",
      "web1",
      "--pam",
      "sshd,sudo",
      "--picture",
      "plain",
    ]);
    await grace.openAndApprove(await joining.find(anyCode));
    expect(await joining.ended).toMatchObject({ code: 0, output: expect.stringContaining("web1 is a host of") });
    expect(statSync(join(stage.folder, "etc/countersign/host-key.pem")).mode & 0o777).toBe(0o600);
    await setHostPolicy(app.deps, "web1", { users: { ada: [ada.identifier] } }, operator);
    expect(await stage.run([...program, "status"])).toMatchObject({ code: 0 });
  });

  it("lets in by SSH whom the phone approved, and by sudo the same way; the log names host, user and address", async () => {
    const session = stage.ssh("ada", "id -un && sudo id -un");
    const first = await ada.openAndApprove(await session.find(anyCode));
    session.type("\n");
    const second = await ada.openAndApprove(await session.find(afterSignIn));
    expect(await session.ended).toMatchObject({ code: 0, output: expect.stringMatching(/\nada\n[\s\S]+\nroot\n/) });
    const approvals = await app.deps.db
      .selectFrom("audit_events")
      .select(["address", "detail"])
      .where("event", "=", "sign_in_approved")
      .where("subject_id", "in", [first, second])
      .orderBy("sequence")
      .execute();
    expect(approvals.map(({ address, detail }) => ({ address, host: JSON.parse(detail ?? "{}").host }))).toEqual([
      {
        address: "127.0.0.1",
        host: { action: "sign_in", name: "web1", user: "ada", service: "sshd", from: "address" },
      },
      {
        address: "0.0.0.0",
        host: { action: "sign_in", name: "web1", user: "ada", service: "sudo", from: "unknown" },
      },
    ]);
  });

  it("keeps out whom the phone denied, and says so", async () => {
    const session = stage.ssh("ada", "id -un");
    await ada.deny(await ada.open(await session.find(anyCode)));
    session.type("\n");
    const { code, output } = await session.ended;
    expect(code).toBe(255);
    expect(output).toContain("The sign-in was not approved.");
  });

  it("keeps out the wrong person, and says so", async () => {
    const session = stage.ssh("ada", "id -un");
    await grace.open(await session.find(anyCode));
    session.type("\n");
    const { code, output } = await session.ended;
    expect(code).toBe(255);
    expect(output).toContain("is not this user here");
  });

  it("gives up when nobody answers in time, and asks the phone no longer", async () => {
    setting({ waitSeconds: 1 });
    const session = stage.ssh("ada", "id -un");
    const userCode = await session.find(anyCode);
    session.type("\n");
    const { code, output } = await session.ended;
    expect(code).toBe(255);
    expect(output).toContain("Nobody approved in time.");
    await expect(ada.open(userCode)).rejects.toThrow();
    setting({ waitSeconds: 100 });
  });

  it("goes on without the phone when whoever waits for sudo presses Enter, and asks the phone no longer", async () => {
    const session = stage.ssh("ada", "sudo id -un");
    await ada.openAndApprove(await session.find(anyCode));
    session.type("\n");
    const request = await ada.open(await session.find(afterSignIn));
    session.type("\n");
    await session.find(/\[sudo\] password for ada/);
    await stateOf(request, "cancelled");
    session.hangUp();
  });

  it("leaves root, and whoever types a password, to the modules that were there before", async () => {
    expect(await stage.run([...program, "login"], asPam({ PAM_USER: "root" }))).toEqual({ code: 3, output: "" });
    const session = stage.ssh("bob", "id -un");
    await session.find(/Password:/);
    session.type(`${bobsPassword}\n`);
    expect(await session.ended).toMatchObject({ code: 0, output: expect.stringMatching(/\nbob\n/) });
  });

  it("knows its own console again, and makes an account at the first login only where it shall", async () => {
    await setHostPolicy(app.deps, "web1", { users: { newcomer: [ada.identifier], ada: [ada.identifier] } }, operator);
    const atConsole = async (user: string) => {
      const login = stage.start([
        "env",
        ...Object.entries(asPam({ PAM_USER: user })).map((pair) => pair.join("=")),
        ...program,
        "login",
      ]);
      const request = await ada.openAndApprove(await login.find(anyCode));
      const { code, output } = await login.ended;
      const row = await app.deps.db
        .selectFrom("sign_in_requests")
        .select("terms")
        .where("id", "=", request as SignInRequestId)
        .executeTakeFirst();
      return { code, output, verdict: JSON.parse(row?.terms ?? "{}").verdict };
    };
    expect(await atConsole("newcomer")).toMatchObject({ code: 0, verdict: "likely" });
    expect(stage.read("etc/passwd")).not.toContain("newcomer");
    setting({ createUsers: true });
    const { code, output, verdict } = await atConsole("newcomer");
    expect({ code, verdict }).toEqual({ code: 6, verdict: "known" });
    expect(output).toContain("Please sign in once more");
    expect(stage.read("etc/passwd")).toContain("newcomer:x:");
  });

  it("goes on without us when the server is down: a sentence, and the next module decides", async () => {
    await app.close();
    const session = stage.ssh("bob", "id -un");
    await session.find(/cannot be reached; going on without it[\s\S]*Password:/);
    session.type(`${bobsPassword}\n`);
    expect(await session.ended).toMatchObject({ code: 0, output: expect.stringMatching(/\nbob\n/) });
    expect(await stage.run([...program, "status"])).toMatchObject({ code: 4 });
  });

  it("leaves, and PAM's files are as they were", async () => {
    expect(stage.read("etc/pam.d/sudo")).toContain("countersign");
    expect(await stage.run([...program, "leave"])).toMatchObject({ code: 4 });
    expect(await stage.run([...program, "leave", "--offline"])).toMatchObject({ code: 0 });
    for (const file of ["etc/pam.d/sshd", "etc/pam.d/sudo"]) expect(stage.read(file)).not.toContain("countersign");
    expect(await stage.run([...program, "status"])).toMatchObject({ code: 3 });
  });
});

async function stateOf(request: string, wanted: string): Promise<void> {
  for (;;) {
    const row = await app.deps.db
      .selectFrom("sign_in_requests")
      .select("state")
      .where("id", "=", request as SignInRequestId)
      .executeTakeFirst();
    if (row?.state === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
