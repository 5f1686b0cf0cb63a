import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProcess, invitePerson, runCommand, runExample } from "../kit/example-process.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";

let server: ServerProcess;
let ada: RegisteredPerson;

beforeAll(async () => {
  server = await startServer();
  ada = await invitePerson(server, "Ada Lovelace");
  await runCommand(server, "client", "add", "Example CLI", "--id", "example-cli", "--device");
});
afterAll(() => server?.close());

const runCli = (args: readonly string[] = [], env: Record<string, string> = {}): ExampleProcess =>
  runExample("examples/cli/cli.ts", args, { COUNTERSIGN_URL: server.url, ...env });

const codeOf = (cli: ExampleProcess): Promise<string> =>
  cli.find(/enter\n\n\s+([\d-]+)\n[\s\S]*Waiting for your phone/);

describe("examples/cli", () => {
  it("shows a code and a QR, greets whoever approved on the phone, and ends with 0", async () => {
    const cli = runCli();
    const code = await codeOf(cli);
    expect(code).toMatch(/^\d\d-\d\d-\d\d$/);
    expect(cli.output()).toContain(`${server.url}/link`);
    expect(cli.output()).toMatch(/[▀▄█]{10}/);
    await ada.openAndApprove(code);
    expect(await cli.ended).toBe(0);
    expect(cli.stdout()).toBe(`Hello Ada Lovelace (${ada.identifier}).\n`);
  });

  it("prints tokens only when asked; they verify against the published keys", async () => {
    const cli = runCli(["--show-tokens"]);
    await ada.openAndApprove(await codeOf(cli));
    expect(await cli.ended).toBe(0);
    const tokens = JSON.parse(cli.stdout().slice(cli.stdout().indexOf("{"))) as {
      access_token: string;
      id_token: string;
    };
    const keys = createRemoteJWKSet(new URL(`${server.url}/oauth/jwks`));
    const identity = await jwtVerify(tokens.id_token, keys, { issuer: server.url, audience: "example-cli" });
    expect(identity.payload).toMatchObject({ name: "Ada Lovelace", amr: ["pop", "user", "mfa", "mca"] });
    const access = await jwtVerify(tokens.access_token, keys, { issuer: server.url, typ: "at+jwt" });
    expect(access.payload).toMatchObject({ client_id: "example-cli", sub: identity.payload.sub });
  });

  it("says so when the phone denies, and ends with 1", async () => {
    const cli = runCli();
    await ada.deny(await ada.open(await codeOf(cli)));
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toContain("The sign-in was denied.");
    expect(cli.stdout()).toBe("");
  });

  it("prints the command that registers it when its client is unknown", async () => {
    const cli = runCli([], { CLIENT_ID: "nobody" });
    expect(await cli.ended).toBe(3);
    expect(cli.output()).toContain('npx countersign client add "Example CLI" --device');
  });

  it("says how to start the server when none runs", async () => {
    const cli = runCli([], { COUNTERSIGN_URL: `http://localhost:${await freePort()}` });
    expect(await cli.ended).toBe(3);
    expect(cli.output()).toMatch(/^Nothing answers at http:\/\/localhost:\d+\. Start Countersign with "npm start"/);
  });

  it("explains itself with --help, and refuses an unknown option with 2", async () => {
    const [helped, mistaken] = [runCli(["--help"]), runCli(["--loud"])];
    expect(await helped.ended).toBe(0);
    expect(helped.stdout()).toContain("Usage: npm run example:cli");
    expect(await mistaken.ended).toBe(2);
    expect(mistaken.output()).toContain("--loud");
  });

  it("is registered by npm run example:cli, as often as that is run", async () => {
    const fresh = await startServer();
    try {
      const grace = await invitePerson(fresh, "Grace Hopper");
      for (const _time of ["first", "again"]) {
        const env = { COUNTERSIGN_URL: fresh.url, DATABASE_URL: fresh.databaseUrl };
        const cli = runExample("scripts/example.mjs", ["cli"], env);
        await grace.openAndApprove(await codeOf(cli));
        expect(await cli.ended).toBe(0);
        expect(cli.stdout()).toContain("Hello Grace Hopper");
      }
    } finally {
      await fresh.close();
    }
  });
});
