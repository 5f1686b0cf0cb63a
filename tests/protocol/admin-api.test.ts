import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionTable } from "../../src/admin/action-table.flow.ts";
import { limits, seconds } from "../../src/limits.ts";
import { type Administrator, callAction, createAdministrator, createAdminProgram } from "../kit/administrator.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import type { RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let program: RelyingParty;
let olga: Administrator;

beforeAll(async () => {
  app = await startApp();
  program = await createAdminProgram(app);
  olga = await createAdministrator(app, program, "Olga Owner", "owner");
});
afterAll(() => app.close());

describe("The administrators' API: who is let in", () => {
  it("takes an access token with the scope admin, and nothing else", async () => {
    const without = await callAction(app, null, "people.list");
    expect(without.status).toBe(401);
    expect(without.headers.get("www-authenticate")).toMatch(/^Bearer realm="countersign", DPoP /);
    const openid = (await program.signIn(olga.phone, { scope: "openid" })).body.access_token;
    expect(await callAction(app, openid, "people.list")).toMatchObject({
      status: 403,
      body: { error: "insufficient_scope" },
    });
    expect((await olga.phone.get("/admin/api/people/list")).status).toBe(401);
    expect((await olga.act("people.list")).status).toBe(200);
  });

  it("gives the scope to no client that an owner has not given it to", async () => {
    const redirectUris = ["https://app.example/callback"];
    const { id } = await app.createClient({ name: "Any app", kind: "public", trust: "first_party", redirectUris });
    const row = await app.deps.db.selectFrom("clients").select("scopes").where("id", "=", id).executeTakeFirstOrThrow();
    expect(JSON.parse(row.scopes)).not.toContain("admin");
  });

  it("refuses an account without a role, whatever its token says", async () => {
    const pia = await createAdministrator(app, program, "Pia Person", "person");
    expect(await pia.act("people.list")).toMatchObject({ status: 403, body: { error: "role_insufficient" } });
  });

  it("asks for a fresh user verification before a change, with max_age (RFC 9470 §3), and not for a read", async () => {
    const late = await createAdministrator(app, program, "Late Administrator", "administrator");
    expect((await late.act("people.list")).status).toBe(200);
    app.advance(seconds(limits.freshVerificationSeconds));
    const refused = await late.act("people.disable", { person: late.identifier });
    expect(refused).toMatchObject({ status: 401, body: { error: "insufficient_user_authentication" } });
    expect(refused.headers.get("www-authenticate")).toMatch(/error="insufficient_user_authentication".*max_age="\d+"/);
    expect((await late.act("people.list")).status).toBe(200);
  });

  it("is described in /openapi.json: each action with what it does, what it reads, and what proves the caller", async () => {
    const { paths } = await (await fetch(`${app.origin}/openapi.json`)).json();
    const disable = paths["/admin/api/people/disable"].post;
    expect(disable.summary).toMatch(/^Switches an account off/);
    expect(disable.requestBody.content["application/json"].schema.required).toEqual(["person"]);
    expect(disable.security).toBeDefined();
    const list = paths["/admin/api/people/list"].get;
    expect(list.parameters.map(({ name }: { name: string }) => name)).toContain("search");
    for (const { name } of actionTable) expect(paths).toHaveProperty([`/admin/api/${name.replace(".", "/")}`]);
  });

  it("answers a malformed input with what is wrong, as JSON", async () => {
    expect(await olga.act("people.list", { count: 0 })).toMatchObject({ status: 400, body: { error: "malformed" } });
    expect(await olga.act("people.show", { person: "nobody" })).toMatchObject({
      status: 404,
      body: { error: "not_found" },
    });
  });
});

describe("The administrators' API: people", () => {
  let adam: Administrator;
  beforeAll(async () => {
    adam = await createAdministrator(app, program, "Adam Administrator", "administrator");
  });

  it("switches somebody off and on again, and the audit log has who did it, to whom, before and after", async () => {
    const vera = await createAdministrator(app, program, "Vera Visitor", "person");
    expect((await adam.act("people.disable", { person: vera.identifier })).status).toBe(200);
    expect((await adam.act("people.show", { person: vera.identifier })).body.disabledAt).toBeTypeOf("number");
    const shown = (await adam.act("people.show", { person: adam.identifier })).body;
    const record = await app.deps.db
      .selectFrom("audit_events")
      .selectAll()
      .where("event", "=", "administrator_acted")
      .orderBy("sequence", "desc")
      .executeTakeFirstOrThrow();
    expect(JSON.parse(record.detail)).toEqual({
      action: "people.disable",
      actor: { kind: "account", accountId: shown.id, role: "administrator" },
      before: { disabledAt: null, sessions: 1 },
      after: { disabledAt: expect.any(Number), sessions: 0 },
    });
    expect((await adam.act("people.enable", { person: vera.identifier })).status).toBe(200);
    expect((await adam.act("people.show", { person: vera.identifier })).body.disabledAt).toBeNull();
  });

  it("lists them page by page, and finds them by a part of the name", async () => {
    const first = (await adam.act("people.list", { count: 2 })).body;
    const second = (await adam.act("people.list", { count: 2, after: first.after })).body;
    const names = [...first.people, ...second.people].map(({ identifier }: { identifier: string }) => identifier);
    expect(names).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(4);
    const found = (await adam.act("people.list", { search: "VISIT" })).body.people;
    expect(found).toMatchObject([{ displayName: "Vera Visitor", role: "person" }]);
  });
});

describe("The administrators' API: the audit log as JSON lines", () => {
  const read = async (person: Administrator, query = "") => {
    const token = (await program.signIn(person.phone, { scope: "openid admin" })).body.access_token;
    return fetch(`${app.origin}/admin/api/audit/export${query}`, { headers: { authorization: `Bearer ${token}` } });
  };

  it("has every record, oldest first, for whoever may list them", async () => {
    const answer = await read(olga);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/jsonl"]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const records = (await answer.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const numbers = records.map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(records.length).toBe((await app.deps.db.selectFrom("audit_events").select("sequence").execute()).length);
    expect(records[0]).toMatchObject({ event: expect.any(String), at: expect.stringMatching(/^20\d\d-.*Z$/) });
  });

  it("has only what is asked for, and is refused to whoever may not list it", async () => {
    const some = (await (await read(olga, "?event=account_begun")).text()).trimEnd().split("\n");
    expect(some.every((line) => JSON.parse(line).event === "account_begun")).toBe(true);
    expect(await (await read(olga, "?until=1")).text()).toBe("");
    expect((await read(olga, "?since=yesterday")).status).toBe(400);
    const helper = await createAdministrator(app, program, "Hal Helper", "helper");
    expect((await read(helper)).status).toBe(403);
    expect((await fetch(`${app.origin}/admin/api/audit/export`)).status).toBe(401);
  });
});
