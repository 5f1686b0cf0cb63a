import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addToGroup } from "../../src/accounts/group.flow.ts";
import { removeHost, setHostPolicy } from "../../src/hosts/host.flow.ts";
import type { SignInRequestId } from "../../src/ids.ts";
import { limits } from "../../src/limits.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createHostMachine, type HostMachine } from "../kit/host-machine.ts";

let app: TestApp;
let grace: Person;
let ada: Person;
let made = 0;
const operator = { kind: "command_line" };

beforeAll(async () => {
  app = await startApp();
  grace = await app.createPerson("Grace Hopper", "administrator");
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(() => app.close());

const newMachine = (): Promise<HostMachine> => createHostMachine(app, `web${++made}`);
const joined = async (changes?: Record<string, string>): Promise<HostMachine> => {
  const machine = await newMachine();
  await machine.join(grace, changes);
  return machine;
};
const events = async (subjectId: string) =>
  (
    await app.deps.db
      .selectFrom("audit_events")
      .selectAll()
      .where("subject_id", "=", subjectId)
      .orderBy("sequence")
      .execute()
  ).map((row) => ({ event: row.event, address: row.address, detail: JSON.parse(row.detail ?? "null") }));

describe("joining", () => {
  it("puts on the card what is being added, and makes the machine a client with its own key and no grant", async () => {
    const machine = await newMachine();
    const { body: asked } = await machine.askToJoin({ groups: "ops, web", domain: "example.org" });
    const request = await grace.open(String(asked.user_code));
    const card = await (await grace.phone.get(`/link/${request}`)).text();
    for (const words of [machine.name, "Debian 12", "ops, web", "@example.org"]) expect(card).toContain(words);
    await grace.approve(request);
    const { status, body } = await machine.post("/hosts/join/answer", { device_code: String(asked.device_code) });
    expect(status).toBe(200);
    expect(body).toEqual({
      client_id: expect.any(String),
      name: machine.name,
      issuer: app.origin,
      groups: ["ops", "web"],
    });
    const client = await app.deps.db
      .selectFrom("clients")
      .selectAll()
      .where("id", "=", String(body.client_id))
      .executeTakeFirstOrThrow();
    expect(JSON.parse(client.grant_types)).toEqual([]);
    expect(await events(String(body.client_id))).toMatchObject([
      { event: "client_added" },
      { event: "host_joined", detail: { host: machine.name, requestId: request } },
    ]);
  });

  it("tells a machine that lost its answer the same again, and makes no second host", async () => {
    const machine = await newMachine();
    const { body: asked } = await machine.askToJoin();
    await grace.openAndApprove(String(asked.user_code));
    const ask = () => machine.post("/hosts/join/answer", { device_code: String(asked.device_code) });
    const [first, second] = [await ask(), await ask()];
    expect(first.status).toBe(200);
    expect(second).toEqual(first);
  });

  it("is not for people who do not run the place: the card has nothing to approve", async () => {
    const machine = await newMachine();
    const { body: asked } = await machine.askToJoin();
    const request = await ada.open(String(asked.user_code));
    await expect(ada.readCard(request)).rejects.toThrow("not an approval card");
    expect(await machine.post("/hosts/join/answer", { device_code: String(asked.device_code) })).toMatchObject({
      status: 400,
      body: { error: "access_denied", reason: "not_administrator" },
    });
  });

  it("refuses a name that another host has, until that one is removed", async () => {
    const first = await joined();
    const second = await createHostMachine(app, first.name);
    const { body: asked } = await second.askToJoin();
    await grace.open(String(asked.user_code));
    const told = await second.post("/hosts/join/answer", { device_code: String(asked.device_code) });
    expect(told.body).toMatchObject({ error: "access_denied", reason: "host_name_taken" });
    await removeHost(app.deps, first.name, operator);
    await second.join(grace);
  });

  it.each([
    [{ name: "Web 1" }, "malformed_host_name"],
    [{ key: "{}" }, "malformed_key"],
    [{ key: "[" }, "malformed_key"],
    [{ key: JSON.stringify({ kty: "oct", k: "c2VjcmV0" }) }, "malformed_key"],
    [{ groups: "\u0007" }, "malformed_group"],
    [{ domain: "example" }, "malformed_domain"],
    [{ system: "" }, "parameter_malformed"],
  ])("refuses %j as %s", async (changes, reason) => {
    expect(await (await newMachine()).askToJoin(changes)).toMatchObject({ status: 400, body: { reason } });
  });

  it("is taken back by “it was not me”: the machine is no host from then on", async () => {
    // Their account is protected afterwards.
    const vera = await app.createPerson("Vera Molnar", "administrator");
    const machine = await newMachine();
    const { body: asked } = await machine.askToJoin();
    const request = await vera.openAndApprove(String(asked.user_code));
    const { body } = await machine.post("/hosts/join/answer", { device_code: String(asked.device_code) });
    await vera.revoke(request);
    expect(await machine.post("/hosts/join/answer", { device_code: String(asked.device_code) })).toMatchObject({
      status: 400,
    });
    const assertion = await machine.key.assertion(String(body.client_id), `${app.origin}/hosts/status`);
    expect(await machine.post("/hosts/status", assertion)).toMatchObject({ body: { error: "invalid_client" } });
  });
});

describe("signing in to a host", () => {
  it("lets in whom the account is mapped to, and says so in the log: host, user, address", async () => {
    const machine = await joined();
    const { body: asked } = await machine.askForSignIn(ada.identifier, { address: "203.0.113.24" });
    expect(asked.expires_in).toBe(limits.hostSignInLifetimeSeconds);
    const request = await ada.open(String(asked.user_code));
    const card = await (await ada.phone.get(`/link/${request}`)).text();
    for (const words of [machine.name, ada.identifier, "203.0.113.24", "SSH"]) expect(card).toContain(words);
    await ada.approve(request);
    expect(await machine.answer(asked.device_code)).toEqual({
      status: 200,
      body: { user: ada.identifier, identifier: ada.identifier, display_name: "Ada Lovelace", form: "limited" },
    });
    const host = { action: "sign_in", name: machine.name, user: ada.identifier, service: "sshd", from: "address" };
    expect(await events(request)).toMatchObject([
      { event: "sign_in_requested", address: "203.0.113.24" },
      { event: "sign_in_opened" },
      { event: "sign_in_approved", address: "203.0.113.24", detail: { host } },
      { event: "sign_in_redeemed" },
      { event: "host_signed_in", address: "203.0.113.24", detail: { host: machine.name, user: ada.identifier } },
    ]);
  });

  it("answers once: a second answer is refused", async () => {
    const machine = await joined();
    const { body: asked } = await machine.askForSignIn(ada.identifier);
    await ada.openAndApprove(String(asked.user_code));
    const answers = await Promise.all(Array.from({ length: 5 }, () => machine.answer(asked.device_code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("answers a waiting host at the moment of the decision", async () => {
    const machine = await joined();
    const { body: asked } = await machine.askForSignIn(ada.identifier);
    const waiting = machine.answer(asked.device_code);
    await ada.deny(await ada.open(String(asked.user_code)));
    expect((await waiting).body).toMatchObject({ error: "access_denied", reason: "device_access_denied" });
  });

  it("refuses the wrong person before they can approve, and tells the host why", async () => {
    const machine = await joined();
    const { body: asked } = await machine.askForSignIn(ada.identifier);
    const request = await grace.open(String(asked.user_code));
    await expect(grace.readCard(request)).rejects.toThrow("not an approval card");
    expect((await machine.answer(asked.device_code)).body).toMatchObject({ reason: "user_not_mapped" });
  });

  it("refuses whoever is in no group that the host admits, also between approval and answer", async () => {
    const machine = await joined({ groups: "ops" });
    const first = (await machine.askForSignIn(ada.identifier)).body;
    await ada.open(String(first.user_code));
    expect((await machine.answer(first.device_code)).body).toMatchObject({ reason: "group_not_admitted" });

    await addToGroup(app.deps, "ops", ada.identifier);
    const second = (await machine.askForSignIn(ada.identifier)).body;
    await ada.openAndApprove(String(second.user_code));
    await setHostPolicy(app.deps, machine.name, { groups: ["nobody"] }, operator);
    expect((await machine.answer(second.device_code)).body).toMatchObject({ reason: "group_not_admitted" });
  });

  it("finds users in the table and nowhere else once they are in it; a system's own users only there", async () => {
    const machine = await joined();
    const open = async (user: string, system = "no") => {
      const { body } = await machine.askForSignIn(user, { system_user: system });
      await ada.open(String(body.user_code));
      const told = await machine.prove("/hosts/sign-in/cancel", { device_code: String(body.device_code) });
      return told.status === 200 ? "may" : "may not";
    };
    expect(await open(ada.identifier)).toBe("may");
    expect(await open(ada.identifier, "yes")).toBe("may not");
    expect(await open("deploy")).toBe("may not");
    await setHostPolicy(app.deps, machine.name, { users: { deploy: [ada.identifier] } }, operator);
    expect(await open("deploy", "yes")).toBe("may");
    await setHostPolicy(app.deps, machine.name, { users: { [ada.identifier]: [grace.identifier] } }, operator);
    expect(await open(ada.identifier)).toBe("may not");
  });

  it("hands nothing to another host, and nothing to a client that is none", async () => {
    const [machine, other] = [await joined(), await joined()];
    const { body: asked } = await machine.askForSignIn(ada.identifier);
    await ada.openAndApprove(String(asked.user_code));
    expect((await other.answer(asked.device_code)).body).toMatchObject({ error: "invalid_grant" });
    const tv = await app.createClient({ name: "TV", kind: "public", trust: "first_party", grantTypes: [] });
    const form = { client_id: tv.id, device_code: String(asked.device_code) };
    expect((await machine.post("/hosts/sign-in/answer", form)).status).toBe(400);
    expect(await machine.answer(asked.device_code)).toMatchObject({ status: 200 });
  });

  it("gives no tokens for it: the token endpoint knows neither the code nor the grant", async () => {
    const machine = await joined();
    const { body: asked } = await machine.askForSignIn(ada.identifier);
    await ada.openAndApprove(String(asked.user_code));
    const told = await machine.prove("/oauth/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: String(asked.device_code),
    });
    expect(told).toMatchObject({ status: 400, body: { error: "unauthorized_client" } });
  });

  it("ends when the host stops waiting, and when it leaves", async () => {
    const machine = await joined();
    const { body: asked } = await machine.askForSignIn(ada.identifier);
    expect((await machine.prove("/hosts/sign-in/cancel", { device_code: String(asked.device_code) })).status).toBe(200);
    await expect(ada.open(String(asked.user_code))).rejects.toThrow();
    expect((await machine.prove("/hosts/leave")).status).toBe(200);
    expect((await machine.askForSignIn(ada.identifier)).body).toMatchObject({ error: "invalid_client" });
  });
});

describe("what the host's key says of whoever asks", () => {
  const verdictOf = async (machine: HostMachine, changes: Record<string, string>): Promise<string> => {
    const { body: asked } = await machine.askForSignIn(ada.identifier, changes);
    const request = await ada.openAndApprove(String(asked.user_code));
    await machine.answer(asked.device_code);
    const row = await app.deps.db
      .selectFrom("sign_in_requests")
      .select("terms")
      .where("id", "=", request as SignInRequestId)
      .executeTakeFirst();
    return JSON.parse(row?.terms ?? "{}").verdict;
  };

  it("is known at the machine's own console, to an account that has approved it there before", async () => {
    const machine = await joined();
    expect(await verdictOf(machine, { service: "login", from: "console" })).toBe("likely");
    expect(await verdictOf(machine, { service: "login", from: "console" })).toBe("known");
  });

  it("is never known over the network, however often the machine was: the address alone counts", async () => {
    const machine = await joined();
    await verdictOf(machine, { service: "login", from: "console" });
    expect(await verdictOf(machine, { address: "203.0.113.24" })).toBe("unknown");
    expect(await verdictOf(machine, { address: "127.0.0.1" })).toBe("likely");
    expect(await verdictOf(machine, {})).toBe("unknown");
    expect(await verdictOf(machine, { service: "sudo" })).toBe("unknown");
  });

  it("is nothing on another machine, and nothing once the machine has a new key", async () => {
    const machine = await joined();
    await verdictOf(machine, { service: "login", from: "console" });
    await machine.prove("/hosts/leave");
    const again = await createHostMachine(app, machine.name);
    await again.join(grace);
    expect(await verdictOf(again, { service: "login", from: "console" })).toBe("likely");
  });
});
