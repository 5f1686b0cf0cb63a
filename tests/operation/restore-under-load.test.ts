import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { stripDatabase } from "../kit/bare-database.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createHttpBrowser } from "../kit/http-browser.ts";
import { createInsistentPeople } from "../kit/insistent-people.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-restore-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clientId = "television";

/** A server that has never run, on the same address: passkeys and links belong to it. */
describe.each(["sqlite", "postgres"] as const)("a backup of %s taken while people sign in", (kind) => {
  it("restores to a server on which the same people sign in, and what was used up stays used up", {
    timeout: 120_000,
  }, async () => {
    const path = join(folder, `${kind}.backup`);
    const first = await startServer(kind === "sqlite" ? {} : { databaseUrl: await bareDatabase() });
    const second: { server?: ServerProcess } = {};
    try {
      await runCommand(first, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
      const ada = await invitePerson(first, "Ada Lovelace");
      const bob = await invitePerson(first, "Bob");
      const used = await signInDevice(first, ada);
      const refreshed = await ask(first, { grant_type: "refresh_token", refresh_token: used.refresh_token });
      const begun = await begin(first);

      const load = keepSigningIn(first, [ada, bob]);
      await load.until(4);
      const taken = await runCommand(first, "backup", path);
      const during = load.finished();
      await load.until(during + 4);
      await load.stop();
      await first.kill("SIGKILL");

      const databaseUrl = kind === "sqlite" ? `sqlite:${join(folder, "restored.db")}` : await bareDatabase();
      const restored = await runCommand({ ...first, databaseUrl }, "restore", path);
      expect(restored).toMatchObject({ rows: taken.rows, relyingParty: "localhost" });
      second.server = await startServer({ port: first.port, databaseUrl });

      // The phones are signed in as they were, and approve; new browsers sign in by passkey.
      for (const person of [ada, bob])
        expect(await signInDevice(first, person)).toMatchObject({ token_type: "Bearer" });
      expect((await ada.signIn(createHttpBrowser(first.url))).status).toBe(200);
      // A code that was on a screen at the time still opens its request and brings its tokens.
      await bob.openAndApprove(begun.user_code);
      expect(await poll(first, begun.device_code)).toMatchObject({ token_type: "Bearer" });
      // What had been redeemed or replaced is not to be had again; what replaced it is good.
      expect(await poll(first, used.device_code)).toEqual(expect.objectContaining({ error: "invalid_grant" }));
      const next = { grant_type: "refresh_token", refresh_token: refreshed.refresh_token ?? "" };
      expect(await ask(first, next)).toMatchObject({ token_type: "Bearer" });
    } finally {
      await first.close();
      await second.server?.close();
    }
  });
});

type Answer = Record<string, string>;

const post = async (server: ServerProcess, path: string, fields: Answer): Promise<Answer> =>
  (await (
    await fetch(server.url + path, { method: "POST", body: new URLSearchParams({ client_id: clientId, ...fields }) })
  ).json()) as Answer;

const ask = (server: ServerProcess, fields: Answer) => post(server, "/oauth/token", fields);

const poll = (server: ServerProcess, code: string) => ask(server, { grant_type: deviceCodeGrant, device_code: code });

async function begin(server: ServerProcess): Promise<{ device_code: string; user_code: string }> {
  const { device_code = "", user_code = "" } = await post(server, "/oauth/device_authorization", {
    scope: "openid offline_access",
  });
  return { device_code, user_code };
}

async function signInDevice(server: ServerProcess, person: RegisteredPerson) {
  const { device_code, user_code } = await begin(server);
  await person.openAndApprove(user_code);
  return { device_code, refresh_token: "", ...(await poll(server, device_code)) };
}

/** Each person signs in again and again, on pages and devices by turns, until told to stop. */
function keepSigningIn(server: ServerProcess, persons: readonly RegisteredPerson[]) {
  const people = createInsistentPeople(server.url, clientId);
  let stopped = false;
  let finished = 0;
  let advanced = () => {};
  const lanes = Promise.all(
    persons.map(async (person, lane) => {
      for (let at = lane; !stopped; at++) {
        await (at % 2 === 0 ? people.signInOnPage(person) : people.signInDevice(person));
        finished += 1;
        advanced();
      }
    }),
  );
  return {
    finished: () => finished,
    /** Waits until so many sign-ins are finished; throws when one has failed. */
    async until(count: number) {
      while (finished < count)
        await Promise.race([
          lanes,
          new Promise<void>((resolve) => {
            advanced = resolve;
          }),
        ]);
    },
    async stop() {
      stopped = true;
      await lanes;
    },
  };
}

const bareDatabase = async () => stripDatabase(await (await fetch(inject("postgresDoor"))).text());
