import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAudit } from "../../src/audit/audit.flow.ts";
import { hashSecret } from "../../src/digest.ts";
import type { AccountId } from "../../src/ids.ts";
import { type Administrator, createAdministrator, createAdminProgram } from "../kit/administrator.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, deviceCodeGrant, type RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let program: RelyingParty;
let olga: Administrator;
let adam: Administrator;
let hanna: Administrator;
let pia: Person;

beforeAll(async () => {
  app = await startApp();
  program = await createAdminProgram(app);
  olga = await createAdministrator(app, program, "Olga Owner", "owner");
  adam = await createAdministrator(app, program, "Adam Administrator", "administrator");
  hanna = await createAdministrator(app, program, "Hanna Helper", "helper");
  pia = await app.createPerson("Pia Person");
});
afterAll(() => app.close());

const lastRecord = async () => {
  const answer = await olga.act("audit.list", { event: "administrator_acted", count: 1 });
  return answer.body.records[0];
};

describe("people", () => {
  it("never leaves the server without an owner", async () => {
    const stays = { status: 409, body: { error: "last_owner" } };
    expect(await olga.act("people.disable", { person: olga.identifier })).toMatchObject(stays);
    expect(await olga.act("people.role", { person: olga.identifier, role: "auditor" })).toMatchObject(stays);
    const second = await createAdministrator(app, program, "Second Owner", "owner");
    expect((await olga.act("people.role", { person: second.identifier, role: "person" })).status).toBe(200);
    expect((await lastRecord()).detail).toMatchObject({ before: { role: "owner" }, after: { role: "person" } });
    expect(await second.act("people.list")).toMatchObject({ status: 403, body: { error: "role_insufficient" } });
  });

  it("lets nobody but an owner touch an owner, or give a role", async () => {
    const only = { status: 403, body: { error: "owners_only" } };
    expect(await adam.act("people.disable", { person: olga.identifier })).toMatchObject(only);
    expect(await adam.act("people.pass", { person: olga.identifier })).toMatchObject(only);
    expect(await adam.act("people.invite", { name: "New Owner", role: "owner" })).toMatchObject(only);
    expect((await olga.act("people.invite", { name: "New Auditor", role: "auditor" })).body.role).toBe("auditor");
  });

  it("lets a helper give passes to ordinary people, and to nobody else", async () => {
    const issued = await hanna.act("people.pass", { person: pia.identifier, hours: 2 });
    expect(issued).toMatchObject({ status: 200, body: { url: expect.stringContaining("/pass#"), oneTime: true } });
    expect((await lastRecord()).detail).toMatchObject({ before: { openPasses: 0 }, after: { openPasses: 1 } });
    expect(JSON.stringify(await lastRecord())).not.toContain(issued.body.url.split("#")[1]);
    const refused = (error: string) => ({ status: 403, body: { error } });
    expect(await hanna.act("people.pass", { person: adam.identifier })).toMatchObject(refused("ordinary_people_only"));
    expect(await hanna.act("people.pass", { person: hanna.identifier })).toMatchObject(refused("issuer_is_holder"));
    expect(await adam.act("people.pass", { person: adam.identifier })).toMatchObject(refused("issuer_is_holder"));
    expect((await hanna.act("people.revoke_passes", { person: pia.identifier })).body).toEqual({ revoked: 1 });
  });

  it("invites one, and many by CSV: with a link each, or nobody if a line is wrong", async () => {
    expect((await adam.act("people.invite", { name: "Grace Hopper" })).body.url).toContain("/invitation#");
    const csv = 'name,email\n"Hopper, Grace",grace@example.org\nAlan Turing,';
    const { invited } = (await adam.act("people.invite_many", { csv })).body;
    expect(invited).toMatchObject([{ name: "Hopper, Grace", email: "grace@example.org" }, { name: "Alan Turing" }]);
    expect(new Set(invited.map(({ url }: { url: string }) => url)).size).toBe(2);
    const before = (await lastRecord()).detail.after.openInvitations;
    expect(await adam.act("people.invite_many", { csv: "name\nAda\n,x\n" })).toMatchObject({
      status: 400,
      body: { error: "csv_malformed" },
    });
    await adam.act("people.invite", {});
    expect((await lastRecord()).detail.before).toEqual({ openInvitations: before });
  });

  it("keeps groups", async () => {
    const group = { person: pia.identifier, group: "editors" };
    expect((await adam.act("groups.join", group)).status).toBe(200);
    expect(await adam.act("groups.join", group)).toMatchObject({ status: 409, body: { error: "already_member" } });
    expect((await hanna.act("groups.list")).body.groups).toEqual([{ name: "editors", people: 1 }]);
    expect((await hanna.act("people.list", { group: "editors" })).body.people).toHaveLength(1);
    expect((await adam.act("groups.leave", group)).status).toBe(200);
    expect((await lastRecord()).detail).toMatchObject({ before: { groups: ["editors"] }, after: { groups: [] } });
  });

  it("shows ways in without anything secret, and ends sessions with what they granted", async () => {
    const ways = (await hanna.act("people.ways_in", { person: pia.identifier })).body;
    expect(ways.passkeys).toMatchObject([{ name: expect.any(String), kind: expect.any(String) }]);
    expect(ways.devices).toHaveLength(1);
    expect(JSON.stringify(ways)).not.toMatch(/public_?key|credential|secret|token|hash/i);
    const { refresh_token: refreshToken } = (await program.signIn(pia.phone)).body;
    const shown = (await hanna.act("people.show", { person: pia.identifier })).body;
    expect(shown).toMatchObject({
      identifier: pia.identifier,
      sessions: [{ startedBy: "invitation", limited: false }],
    });
    expect(shown.apps).toMatchObject([{ name: "Admin tool" }]);
    expect((await adam.act("people.end_sessions", { person: pia.identifier })).body).toEqual({ ended: 1 });
    expect((await program.refresh(refreshToken)).status).toBe(400);
    expect((await hanna.act("people.show", { person: pia.identifier })).body).toMatchObject({ sessions: [], apps: [] });
  });
});

describe("clients", () => {
  it("creates an app from a template, changes it, gives it a new secret, and takes it out and in again", async () => {
    const grafana = { template: "grafana", name: "Boards", id: "boards", address: "https://boards.example.org/" };
    const made = (await adam.act("clients.create", grafana)).body;
    expect(made).toMatchObject({ issuer: app.origin, needs: ["pkce"], secret: expect.any(String) });
    expect(made.client.redirectUris).toEqual(["https://boards.example.org/login/generic_oauth"]);
    expect((await lastRecord()).detail).toMatchObject({ before: null, after: { id: "boards" } });
    const rotated = (await adam.act("clients.rotate_secret", { client: "boards" })).body;
    expect(rotated.secret).not.toBe(made.secret);
    const { before, after } = (await lastRecord()).detail;
    expect(Object.keys(before)).toEqual(["secretFingerprint"]);
    expect(JSON.stringify([before, after])).not.toContain(rotated.secret);
    await adam.act("clients.set", { client: "boards", redirectUris: ["https://boards.example.org/else"] });
    await adam.act("clients.policy", { client: "boards", requiredVerdict: "likely", countries: ["DE"] });
    expect((await lastRecord()).detail.after.policy).toMatchObject({ requiredVerdict: "likely", countries: ["DE"] });
    const situation = { client: "boards", verdict: "unknown", country: "DE" };
    expect((await adam.act("clients.preview", situation)).body.preview).toMatchObject({
      outcome: "refused",
      why: "verdict_required",
    });
    const close = { ...situation, verdict: "likely" };
    expect((await adam.act("clients.preview", close)).body.preview).toMatchObject({
      outcome: "allowed",
      form: "full",
    });
    expect((await adam.act("clients.disable", { client: "boards" })).status).toBe(200);
    expect((await adam.act("clients.list", { state: "disabled" })).body.clients).toMatchObject([{ id: "boards" }]);
    expect((await adam.act("clients.enable", { client: "boards" })).status).toBe(200);
    expect((await adam.act("clients.show", { client: "boards" })).body).toMatchObject({ disabledAt: null });
    const taken = { ...grafana, template: "web_app" };
    expect(await adam.act("clients.create", taken)).toMatchObject({
      status: 400,
      body: { error: "redirect_uri_missing" },
    });
    expect(await adam.act("clients.create", grafana)).toMatchObject({ body: { error: "client_id_taken" } });
  });

  it("registers an app that no template describes, and changes how it proves itself, its tokens and whom it may ask for", async () => {
    const described = { name: "Desk", id: "desk", backchannel: true, confidential: true, idTokenAlgorithm: "EdDSA" };
    const { client, secret } = (await adam.act("clients.register", described)).body;
    expect(client).toMatchObject({
      kind: "confidential",
      grantTypes: expect.not.arrayContaining(["authorization_code"]),
    });
    const changed = (await adam.act("clients.set", { client: "desk", authentication: "secret" })).body;
    expect(changed.secret).toMatch(/^[\w-]{43}$/);
    expect(changed.secret).not.toBe(secret);
    const { detail } = await lastRecord();
    expect(detail).toMatchObject({ action: "clients.set", after: { secretFingerprint: expect.any(String) } });
    expect(JSON.stringify(detail)).not.toContain(changed.secret);
    const tokens = { client: "desk", format: "opaque", ownTokens: true, exchanges: ["boards"] };
    expect((await adam.act("clients.tokens", tokens)).body.settings).toMatchObject({ accessTokenFormat: "opaque" });
    const notificationUri = "https://desk.example.org/ping";
    const ping = { client: "desk", mode: "ping", notificationUri };
    expect((await adam.act("clients.backchannel", ping)).status).toBe(200);
    expect((await lastRecord()).detail.after.settings.backchannel).toEqual({ mode: "ping", notificationUri });
    const malformed = { status: 400, body: { error: "malformed" } };
    expect(await adam.act("clients.backchannel", { client: "desk", notificationUri })).toMatchObject(malformed);
    expect((await adam.act("clients.backchannel", { client: "desk", mode: "off" })).body.grantTypes).not.toContain(
      "urn:openid:params:grant-type:ciba",
    );
  });

  it("takes no key that has a private part in it", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const keys = [privateKey.export({ format: "jwk" })];
    const malformed = { status: 400, body: { error: "malformed_key" } };
    expect(await adam.act("clients.register", { name: "Leaky", id: "leaky", ownTokens: true, keys })).toMatchObject(
      malformed,
    );
    expect(await adam.act("clients.set", { client: "desk", keys })).toMatchObject(malformed);
    expect((await adam.act("clients.show", { client: "leaky" })).status).toBe(404);
  });

  it("lets nobody but an owner make, change or take over an app that may ask for the scope of administrators", async () => {
    const only = { status: 403, body: { error: "owners_only" } };
    const tool = { template: "tv_or_terminal", name: "Tool", id: "tool", scopes: ["openid", "admin"] };
    expect(await adam.act("clients.create", tool)).toMatchObject(only);
    expect((await olga.act("clients.create", tool)).status).toBe(200);
    expect(await adam.act("clients.set", { client: "tool", name: "Other" })).toMatchObject(only);
    expect(await adam.act("clients.rotate_secret", { client: "tool" })).toMatchObject(only);
    expect(await adam.act("clients.set", { client: "boards", scopes: ["admin"] })).toMatchObject(only);
    expect(await adam.act("clients.register", { name: "T", scopes: ["admin"], deviceGrant: true })).toMatchObject(only);
    // The tokens of such an app are what it may do.
    expect(await adam.act("clients.tokens", { client: "boards", exchanges: ["tool"] })).toMatchObject(only);
    expect((await olga.act("clients.tokens", { client: "boards", exchanges: ["tool"] })).status).toBe(200);
    // Whoever registered an app itself may change its redirect addresses: nobody gives the scope to such a one.
    const token = hashSecret("whatever");
    const settings = { registrationTokenHash: token };
    const redirectUris = ["https://self.example/callback"];
    await app.createClient({ name: "Self", id: "self", kind: "public", trust: "third_party", redirectUris, settings });
    const taken = await olga.act("clients.set", { client: "self", scopes: ["openid", "admin"] });
    expect(taken).toMatchObject({ status: 400, body: { error: "unknown_scope" } });
    const secretless = { status: 409, body: { error: "client_has_no_secret" } };
    expect(await olga.act("clients.rotate_secret", { client: "tool" })).toMatchObject(secretless);
  });
});

describe("what has happened", () => {
  it("lists sign-ins with how they were judged, and verifies a countersignature", async () => {
    const grantTypes = [deviceCodeGrant] as const;
    const made = await app.createClient({ name: "TV", id: "tv", kind: "public", trust: "first_party", grantTypes });
    const television = createRelyingParty(app, made);
    const ada = await app.createPerson("Ada Lovelace");
    const first = (await television.beginDevice()).body;
    const approved = await ada.openAndApprove(first.user_code);
    const denied = await ada.open((await television.beginDevice()).body.user_code);
    await ada.deny(denied);
    const mine = (await olga.act("sign_ins.list", { person: ada.identifier })).body.signIns;
    expect(mine).toMatchObject([
      { id: denied, state: "denied", denial: "declined" },
      { id: approved, state: "approved", countersigned: true, client: { name: "TV" }, terms: { verdict: "likely" } },
    ]);
    const page = (await olga.act("sign_ins.list", { client: "tv", count: 1 })).body;
    const next = (await olga.act("sign_ins.list", { client: "tv", count: 1, after: page.after })).body;
    expect([page.signIns[0].id, next.signIns[0].id, next.after]).toEqual([denied, approved, null]);
    expect((await olga.act("sign_ins.list", { verdict: "known" })).body.signIns).toEqual([]);
    expect((await olga.act("sign_ins.list", { verdict: "likely", state: "approved" })).body.signIns).toHaveLength(1);
    expect((await olga.act("sign_ins.list", { since: page.signIns[0].at + 1 })).body.signIns).toEqual([]);
    expect((await olga.act("sign_ins.show", { sign_in: approved })).body.device).toEqual(expect.any(String));
    expect((await olga.act("sign_ins.verify", { sign_in: approved })).body).toMatchObject({ valid: true });
    expect(await olga.act("sign_ins.verify", { sign_in: denied })).toMatchObject({ status: 404 });
    await app.deps.db
      .updateTable("countersignatures")
      .set(({ fn, val }) => ({ statement: fn("replace", ["statement", val("TV"), val("PC")]) }))
      .where("request_id", "=", approved as `sir_${string}`)
      .execute();
    const changed = { status: 409, body: { error: "signature_invalid" } };
    expect(await olga.act("sign_ins.verify", { sign_in: approved })).toMatchObject(changed);
  });

  it("lists alerts until somebody has seen to them", async () => {
    const at = app.deps.clock.now();
    for (const event of ["alert_source_cooled", "alert_code_entered_twice"])
      await recordAudit(app.deps.db, { event, at });
    const [newest, older] = (await olga.act("alerts.list", { state: "open" })).body.alerts;
    expect([newest.event, older.event]).toEqual(["alert_code_entered_twice", "alert_source_cooled"]);
    expect((await adam.act("alerts.acknowledge", { alert: newest.sequence })).status).toBe(200);
    const { id } = (await olga.act("people.show", { person: adam.identifier })).body as { id: AccountId };
    const [seen] = (await olga.act("alerts.list", { state: "acknowledged" })).body.alerts;
    expect(seen).toMatchObject({ sequence: newest.sequence, acknowledged: { by: id } });
    expect((await olga.act("alerts.list", { state: "open" })).body.alerts).toHaveLength(1);
    expect(await olga.act("alerts.acknowledge", { alert: 1 })).toMatchObject({ status: 404 });
  });

  it("lists the audit log by event, person and time, page by page", async () => {
    const first = (await olga.act("audit.list", { count: 3 })).body;
    const second = (await olga.act("audit.list", { count: 3, before: first.before })).body;
    const sequences = [...first.records, ...second.records].map(({ sequence }: { sequence: number }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
    const begun = (await olga.act("audit.list", { event: "account_begun", person: pia.identifier })).body.records;
    expect(begun).toMatchObject([{ event: "account_begun", detail: { role: "person" } }]);
    expect((await olga.act("audit.list", { until: 1 })).body).toEqual({ records: [], before: null });
  });
});

describe("the server", () => {
  it("rotates keys, once at a time, and shows its settings without passwords", async () => {
    expect((await adam.act("keys.rotate")).body.keys).toHaveLength(3);
    expect(await adam.act("keys.rotate")).toMatchObject({ status: 409, body: { error: "rotation_under_way" } });
    expect((await adam.act("keys.list")).body.keys).toHaveLength(6);
    const settings = (await adam.act("settings.show")).body;
    expect(settings).toMatchObject({ origin: app.origin, database: "sqlite", mail: "folder" });
    expect(JSON.stringify(settings)).not.toMatch(/secret|password|smtp:|postgres:/i);
  });

  it("knows nobody's keys any more once an owner has replaced them, at once", async () => {
    const { access_token: stolen } = (await program.signIn(adam.phone, { scope: "openid admin" })).body;
    expect((await olga.act("keys.replace")).status).toBe(200);
    expect((await program.userinfo(stolen)).status).toBe(401);
  });

  it("keeps nothing of a change that is refused late, and no record of it", async () => {
    const before = (await lastRecord()).sequence;
    const asked = { person: pia.identifier, hours: 1 / 3600 };
    expect(await adam.act("people.pass", asked)).toMatchObject({ body: { error: "lifetime_out_of_range" } });
    expect((await lastRecord()).sequence).toBe(before);
  });
});
