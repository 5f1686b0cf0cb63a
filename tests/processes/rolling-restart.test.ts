import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createHttpBrowser, readAttribute } from "../kit/http-browser.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { type Deployment, startDeployment } from "./deployment.ts";

/** More than two checks of the balancer. */
const delaySeconds = 3;
const clientId = "television";

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment(2, {
    NEW_REQUESTS_PER_MINUTE: "100000",
    SHUTDOWN_DELAY_SECONDS: String(delaySeconds),
  });
});
afterAll(() => deployment?.close());

it("loses no request while every process is stopped and started again, one after the other", {
  timeout: 180_000,
}, async () => {
  const { servers } = deployment;
  const [first] = servers;
  if (first === undefined) throw new Error("no process to stop");
  await runCommand(first, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
  const persons: RegisteredPerson[] = [];
  for (const name of ["Ada", "Bob", "Cleo"]) persons.push(await invitePerson(first, name));

  let stopped = false;
  const signedIn: string[] = [];
  const people = Promise.all(
    persons.map(async (person, lane) => {
      for (let at = lane; !stopped; at++)
        signedIn.push(await (at % 2 === 0 ? signInOnPage(person) : signInDevice(person)));
    }),
  );
  const restarting = (async () => {
    for (const server of servers) {
      const count = signedIn.length;
      while (signedIn.length < count + 3 && !stopped) await delay(50);
      const asked = performance.now();
      expect(await server.kill("SIGTERM")).toEqual({ code: 0, signal: null });
      expect((performance.now() - asked) / 1000).toBeGreaterThanOrEqual(delaySeconds);
      await server.restart();
      // The balancer looks every third of a second; until then the others serve.
      await delay(1000);
    }
  })();
  // Whichever fails first ends the test: nobody here repeats what was lost.
  await Promise.race([people, restarting]);
  await restarting;
  stopped = true;
  await people;
  expect(new Set(signedIn).size).toBe(signedIn.length);
  expect(signedIn.length).toBeGreaterThan(6);
});

async function signInOnPage(person: RegisteredPerson): Promise<string> {
  const browser = createHttpBrowser(deployment.url);
  const page = await (await browser.get("/sign-in")).text();
  const request = await person.openAndApprove(readAttribute(page, "data-user-code") ?? "");
  expect((await browser.post("/sign-in/redeem", { request })).status).toBe(303);
  return request;
}

/** The poll begins before the approval, so that it is being held when its process is told to stop. */
async function signInDevice(person: RegisteredPerson): Promise<string> {
  const begun = await ask("/oauth/device_authorization", { scope: "openid" });
  const [tokens, request] = await Promise.all([
    pollUntilDecided(begun.body.device_code ?? ""),
    delay(300).then(() => person.openAndApprove(begun.body.user_code ?? "")),
  ]);
  expect(tokens).toMatchObject({ token_type: "Bearer" });
  return request;
}

async function ask(path: string, fields: Record<string, string>) {
  const answer = await fetch(deployment.url + path, {
    method: "POST",
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function pollUntilDecided(code: string): Promise<Record<string, string>> {
  for (;;) {
    const { status, body } = await ask("/oauth/token", { grant_type: deviceCodeGrant, device_code: code });
    if (status === 200) return body;
    expect(status).toBe(400);
    expect(["authorization_pending", "slow_down"]).toContain(body.error);
    await delay(body.error === "slow_down" ? 5500 : 500);
  }
}
