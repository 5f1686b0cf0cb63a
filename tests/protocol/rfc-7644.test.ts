import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../kit/app.ts";
import { createScimClient, groupUrn, patchUrn, type ScimClient, userUrn } from "../kit/scim-client.ts";

let app: TestApp;
let scim: ScimClient;
let count = 0;
let name: string;
beforeAll(async () => {
  app = await startApp();
  scim = await createScimClient(app);
});
beforeEach(() => {
  count += 1;
  name = `ada${count}@example.org`;
});
afterAll(() => app.close());

const make = async (more: object = {}) =>
  (await scim.post("/Users", { schemas: [userUrn], userName: name, name: { givenName: "Ada" }, ...more })).body;
const makeGroup = async (displayName: string, more: object = {}) =>
  (await scim.post("/Groups", { schemas: [groupUrn], displayName, ...more })).body;
const find = async (filter: string, path = "/Users") =>
  scim.get(`${path}?${new URLSearchParams({ filter, attributes: "id" })}`);
const errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";
const refusal = (status: number, scimType?: string) => ({
  status,
  body: {
    schemas: [errorUrn],
    status: String(status),
    detail: expect.any(String),
    ...(scimType === undefined ? {} : { scimType }),
  },
});

describe("§2 authentication", () => {
  it("is by a bearer token: without one, or with another's, 401 and a challenge come back, and nothing is read", async () => {
    const alone = await fetch(`${app.origin}/scim/v2/Users`);
    expect({ status: alone.status, body: await alone.json() }).toMatchObject(refusal(401));
    expect(alone.headers.get("www-authenticate")).toBe('Bearer realm="countersign"');
    const wrong = await scim.send("POST", "/Users", "{not json", { authorization: "Bearer scim_nobody" });
    expect(wrong).toMatchObject(refusal(401));
    expect(wrong.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("keeps no token, only its hash", async () => {
    const rows = JSON.stringify(await app.deps.db.selectFrom("scim_tokens").selectAll().execute());
    expect(rows).not.toContain(scim.token);
    expect(rows).not.toContain(scim.token.slice(5));
  });

  it("needs no cookie and takes none: a person's session opens nothing here", async () => {
    const ada = await app.createPerson("Ada Lovelace", "administrator");
    expect((await ada.phone.get("/scim/v2/Users")).status).toBe(401);
  });
});

describe("§3.3 creating", () => {
  it("MUST answer 201 with the resource, its address and its version", async () => {
    const { status, headers, body } = await scim.post("/Users", {
      schemas: [userUrn],
      userName: name,
      externalId: "701984",
      name: { givenName: "Ada", familyName: "Lovelace" },
    });
    expect(status).toBe(201);
    expect(headers.get("content-type")).toBe("application/scim+json");
    expect(headers.get("location")).toBe(`${app.origin}/scim/v2/Users/${body.id}`);
    expect(headers.get("etag")).toBe(body.meta.version);
    expect(body).toMatchObject({
      schemas: [userUrn],
      id: expect.stringMatching(/^acc_/),
      externalId: "701984",
      userName: name,
      displayName: "Ada Lovelace",
      active: true,
      meta: { resourceType: "User", location: headers.get("location"), version: expect.stringMatching(/^W\/"/) },
    });
    expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
  });

  it("MUST answer 409 uniqueness when the userName is somebody's, whatever its case", async () => {
    await make();
    expect(await scim.post("/Users", { userName: name.toUpperCase() })).toMatchObject(refusal(409, "uniqueness"));
    const person = await app.createPerson("Grace Hopper");
    expect(await scim.post("/Users", { userName: person.identifier })).toMatchObject(refusal(409, "uniqueness"));
  });

  it("ignores read-only attributes: nobody chooses an id or a group so", async () => {
    const made = await make({ id: "acc_mine", groups: [{ value: "admins" }], meta: { version: "1" } });
    expect(made.id).not.toBe("acc_mine");
    expect(made.groups).toBeUndefined();
  });

  it.each([
    ["no userName", { userName: undefined }],
    ["a userName that nobody can have here", { userName: "<ada>" }],
    ["a name that disguises itself", { displayName: "Ada\u202Egro" }],
    ["a list where one value belongs", { displayName: ["Ada"] }],
    ["text where a list belongs", { emails: "ada@example.org" }],
    ["a value without its value", { emails: [{ type: "work" }] }],
    ["two primary addresses", { emails: [1, 2].map((one) => ({ value: `a${one}@example.org`, primary: true })) }],
    ["active that is neither", { active: "perhaps" }],
    ["a text beyond all bounds", { title: "x".repeat(1_001) }],
  ])("refuses %s with invalidValue", async (_what, more) => {
    const answer = await scim.post("/Users", { schemas: [userUrn], userName: name, ...more });
    expect(answer).toMatchObject(refusal(400, "invalidValue"));
  });

  it("refuses a body that is no object, no JSON or of another media type", async () => {
    for (const body of ["[]", "7", "{"])
      expect(await scim.post("/Users", body)).toMatchObject(refusal(400, "invalidSyntax"));
    const form = await scim.send("POST", "/Users", "userName=x", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(form).toMatchObject(refusal(415));
    expect(await scim.post("/Users", `{"userName":"${"x".repeat(1_100_000)}"}`)).toMatchObject(refusal(413));
  });
});

describe("§3.4.1 reading one", () => {
  it("answers 404 in its own form for what is not there, of whatever shape", async () => {
    for (const id of ["acc_nobody", `acc_${"x".repeat(22)}`, "%2e%2e", "x".repeat(200)])
      expect(await scim.get(`/Users/${id}`)).toMatchObject(refusal(404));
    expect(await scim.get("/Elsewhere")).toMatchObject(refusal(404));
    expect(await scim.send("POST", "/Users/x/y", {})).toMatchObject(refusal(404));
  });

  it("answers 405 with Allow for a method that is not there", async () => {
    const answer = await scim.send("DELETE", "/Users");
    expect(answer).toMatchObject(refusal(405));
    expect(answer.headers.get("allow")).toBe("GET, POST, HEAD");
  });
});

describe("§3.4.2.2 filters", () => {
  it.each([
    ["userName eq", (user: { userName: string }) => `userName eq "${user.userName.toUpperCase()}"`],
    ["a URN in front", (user: { userName: string }) => `${userUrn}:userName eq "${user.userName}"`],
    ["names without case", (user: { userName: string }) => `USERNAME Eq "${user.userName}"`],
    ["id", (user: { id: string }) => `id eq "${user.id}"`],
    ["externalId", () => `externalId eq "external ${name}"`],
    ["emails", () => `emails eq "Mail.${name}"`],
    ["emails.value", () => `emails.value eq "mail.${name}"`],
    ["a value in brackets", () => `emails[type eq "work" and value eq "mail.${name}"]`],
    ["displayName co", () => `displayName co "COUNTESS ${count} "`],
    [
      "sw and active",
      () => `userName sw "${name.slice(0, 8)}" and active eq true and externalId eq "external ${name}"`,
    ],
    ["or, in parentheses, and not", () => `(userName eq "nobody" or userName eq "${name}") and not (active eq false)`],
    ["present", () => `externalId pr and userName eq "${name}"`],
    ["meta.lastModified", () => `meta.lastModified gt "2020-01-01T00:00:00Z" and userName eq "${name}"`],
  ])("find by %s", async (_what, filter) => {
    const user = await make({
      externalId: `external ${name}`,
      displayName: `Countess ${count} of L`,
      emails: [{ value: `mail.${name}`, type: "work", primary: true }],
    });
    const found = await find(filter(user));
    expect(found).toMatchObject({ status: 200, body: { totalResults: 1, Resources: [{ id: user.id }] } });
  });

  it("that nothing fits find nothing, which is no error", async () => {
    expect(await find('userName eq "nobody"')).toMatchObject({
      status: 200,
      body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
    });
    expect((await find('userName sw "%"')).body.totalResults).toBe(0);
    expect((await find('externalId eq "EXTERNAL"')).body.totalResults).toBe(0);
  });

  it.each([
    "userName",
    "userName eq",
    'userName eq "a',
    'userName is "a"',
    'userName eq "a" and',
    '(userName eq "a"',
    'shoeSize eq "42"',
    'userName eq "a" ) or (1',
    "userName eq '; drop table accounts; --'",
  ])("MUST be answered 400 invalidFilter: %j", async (filter) => {
    expect(await find(filter)).toMatchObject(refusal(400, "invalidFilter"));
  });

  it("that are too long or nested too deeply are answered so too", async () => {
    const deep = `${"(".repeat(40)}userName pr${")".repeat(40)}`;
    for (const filter of [deep, `userName eq "${"x".repeat(2_001)}"`])
      expect(await find(filter)).toMatchObject(refusal(400, "invalidFilter"));
  });
});

describe("§3.4.2.4 pages", () => {
  it("are counted from 1, with what is less than 1 taken for it, and no more than there are", async () => {
    const prefix = `page${count}-`;
    for (const one of [1, 2, 3]) await scim.post("/Users", { userName: `${prefix}${one}` });
    const page = async (query: object) =>
      (await scim.get(`/Users?${new URLSearchParams({ filter: `userName sw "${prefix}"`, ...query })}`)).body;
    const all = await page({});
    expect(all).toMatchObject({ totalResults: 3, startIndex: 1, itemsPerPage: 3 });
    const names = (body: typeof all) => body.Resources.map(({ userName }: { userName: string }) => userName);
    expect(names(all)).toEqual([1, 2, 3].map((one) => `${prefix}${one}`));
    const second = await page({ startIndex: 2, count: 1 });
    expect(second).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(names(second)).toEqual([`${prefix}2`]);
    expect(await page({ startIndex: -5, count: 1 })).toMatchObject({ startIndex: 1, itemsPerPage: 1 });
    expect(await page({ count: 0 })).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
    expect(await page({ count: -1 })).toMatchObject({ totalResults: 3, itemsPerPage: 0 });
    expect(await page({ startIndex: 9 })).toMatchObject({ totalResults: 3, itemsPerPage: 0 });
    expect(await scim.get("/Users?startIndex=one")).toMatchObject(refusal(400, "invalidValue"));
  });
});

describe("§3.5.1 replacing", () => {
  it("removes what is left out, and leaves active as it is", async () => {
    const user = await make({ externalId: "1", title: "Countess", displayName: "The Countess" });
    const replaced = await scim.put(`/Users/${user.id}`, { userName: name, name: { familyName: "King" } });
    expect(replaced.body).toMatchObject({ displayName: "King", active: true });
    for (const gone of ["externalId", "title"]) expect(replaced.body).not.toHaveProperty(gone);
    expect(replaced.headers.get("etag")).not.toBe(user.meta.version);
  });

  it("MUST refuse what is required and missing, and a name that is taken", async () => {
    const other = await app.createPerson("Grace Hopper");
    const user = await make();
    expect(await scim.put(`/Users/${user.id}`, { displayName: "Ada" })).toMatchObject(refusal(400, "invalidValue"));
    const taken = await scim.put(`/Users/${user.id}`, { userName: other.identifier });
    expect(taken).toMatchObject(refusal(409, "uniqueness"));
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
  });
});

describe("§3.5.2 PATCH", () => {
  const patched = async (user: { id: string }, ...operations: object[]) => scim.patch(`/Users/${user.id}`, operations);

  it("MUST do all of it or nothing", async () => {
    const user = await make({ title: "Countess" });
    const answer = await patched(
      user,
      { op: "replace", path: "title", value: "Baroness" },
      { op: "replace", path: "shoeSize", value: "42" },
    );
    expect(answer).toMatchObject(refusal(400, "invalidPath"));
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
  });

  it("adds to several values and replaces one of them, and the new primary one is the only one", async () => {
    const user = await make({ emails: [{ value: "a@example.org", type: "work", primary: true }] });
    const added = await patched(user, { op: "add", path: "emails", value: [{ value: "b@example.org", type: "home" }] });
    expect(added.body.emails).toHaveLength(2);
    const again = await patched(user, { op: "add", path: "emails", value: [{ value: "b@example.org", type: "home" }] });
    expect(again.body.emails).toHaveLength(2);
    const primary = await patched(user, { op: "replace", path: 'emails[type eq "home"].primary', value: true });
    expect(primary.body.emails).toEqual([
      { value: "a@example.org", type: "work", primary: false },
      { value: "b@example.org", type: "home", primary: true },
    ]);
    const removed = await patched(user, { op: "remove", path: 'emails[value eq "a@example.org"]' });
    expect(removed.body.emails).toEqual([{ value: "b@example.org", type: "home", primary: true }]);
    expect((await patched(user, { op: "remove", path: "emails" })).body).not.toHaveProperty("emails");
  });

  it("leaves the other parts of a name as they are", async () => {
    const user = await make({ name: { givenName: "Ada", familyName: "Byron" } });
    const { body } = await patched(user, { op: "add", value: { name: { familyName: "Lovelace" } } });
    expect(body).toMatchObject({ name: { givenName: "Ada", familyName: "Lovelace" }, displayName: "Ada Lovelace" });
    const removed = await patched(user, { op: "remove", path: "name.familyName" });
    expect(removed.body.name).toEqual({ givenName: "Ada" });
  });

  it.each([
    ["noTarget", { op: "remove" }],
    ["noTarget", { op: "replace", path: 'emails[type eq "home"].value', value: "x@example.org" }],
    ["invalidPath", { op: "replace", path: "emails[type eq ", value: "x" }],
    ["invalidPath", { op: "replace", path: "displayName[value eq 1]", value: "x" }],
    ["mutability", { op: "replace", path: "id", value: "acc_other" }],
    ["mutability", { op: "add", path: "groups", value: [{ value: "grp_x" }] }],
    ["mutability", { op: "remove", path: "userName" }],
    ["invalidValue", { op: "replace", path: "active", value: "perhaps" }],
    ["invalidValue", { op: "replace", path: "name", value: 7 }],
    ["invalidSyntax", { op: "increase", path: "title", value: "x" }],
    ["invalidSyntax", { op: "replace", value: "title" }],
  ])("MUST be answered 400 %s: %j", async (scimType, operation) => {
    expect(await patched(await make(), operation)).toMatchObject(refusal(400, scimType));
  });

  it("without operations is malformed", async () => {
    const { id } = await make();
    for (const body of [{ schemas: [patchUrn] }, { schemas: [patchUrn], Operations: [] }, { Operations: ["x"] }])
      expect(await scim.send("PATCH", `/Users/${id}`, body)).toMatchObject(refusal(400, "invalidSyntax"));
  });
});

describe("§3.6 deleting", () => {
  it("MUST be 404 from then on, found by nothing, and its userName free for somebody else", async () => {
    const user = await make({ emails: [{ value: `mail.${name}` }] });
    const group = await makeGroup(`leavers ${count}`, { members: [{ value: user.id }] });
    expect(await scim.delete(`/Users/${user.id}`)).toMatchObject({ status: 204, body: null });
    expect(await scim.get(`/Users/${user.id}`)).toMatchObject(refusal(404));
    expect(await scim.patch(`/Users/${user.id}`, [{ op: "replace", path: "active", value: true }])).toMatchObject(
      refusal(404),
    );
    expect(await scim.delete(`/Users/${user.id}`)).toMatchObject(refusal(404));
    expect((await find(`id eq "${user.id}"`)).body.totalResults).toBe(0);
    expect((await scim.get(`/Groups/${group.id}`)).body).not.toHaveProperty("members");
    const again = await make();
    expect(again.id).not.toBe(user.id);
    const left = JSON.stringify(
      await app.deps.db.selectFrom("accounts").selectAll().where("id", "=", user.id).execute(),
    );
    expect(left).not.toContain("ada");
  });
});

describe("§3.9 attributes", () => {
  it("MUST give those asked for, and id and schemas always", async () => {
    const { id } = await make({ title: "Countess", name: { givenName: "Ada", familyName: "Lovelace" } });
    const only = await scim.get(`/Users/${id}?attributes=USERNAME,name.givenName,${userUrn}:title`);
    expect(only.body).toEqual({
      schemas: [userUrn],
      id,
      userName: name,
      title: "Countess",
      name: { givenName: "Ada" },
    });
    const without = (await scim.get(`/Users/${id}?excludedAttributes=name.familyName,meta,id`)).body;
    expect(without).toMatchObject({ id, name: { givenName: "Ada" } });
    expect(without.name).not.toHaveProperty("familyName");
    expect(without).not.toHaveProperty("meta");
    const made = await scim.post(`/Users?attributes=userName`, { userName: `x${name}` });
    expect(made.status).toBe(201);
    expect(Object.keys(made.body).sort()).toEqual(["id", "schemas", "userName"]);
  });
});

describe("§3.14 versions", () => {
  it("MUST refuse with 412 a change of what has changed since, and answer 304 for what has not", async () => {
    const user = await make();
    const { version } = user.meta;
    expect((await scim.get(`/Users/${user.id}`, { "if-none-match": version })).status).toBe(304);
    const path = `/Users/${user.id}`;
    const rename = [{ op: "replace", path: "displayName", value: "Ada King" }];
    const done = await scim.patch(path, rename, { "if-match": version });
    expect(done.status).toBe(200);
    expect(await scim.patch(path, rename, { "if-match": version })).toMatchObject(refusal(412));
    expect(await scim.put(path, { userName: name }, { "if-match": version })).toMatchObject(refusal(412));
    expect(await scim.delete(path, { "if-match": version })).toMatchObject(refusal(412));
    expect((await scim.get(path, { "if-none-match": version })).status).toBe(200);
    expect((await scim.delete(path, { "if-match": `"other", ${done.body.meta.version}` })).status).toBe(204);
  });

  it("of a group change with its members, by whomever, and are the same with the members and without", async () => {
    const user = await make();
    const group = await makeGroup(`versions ${count}`);
    const version = async (query = "") => (await scim.get(`/Groups/${group.id}${query}`)).headers.get("etag");
    expect(await version("?excludedAttributes=members")).toBe(group.meta.version);
    await scim.patch(`/Groups/${group.id}`, [{ op: "add", path: "members", value: [{ value: user.id }] }]);
    expect(await version()).not.toBe(group.meta.version);
    const stale = await scim.delete(`/Groups/${group.id}`, { "if-match": group.meta.version });
    expect(stale).toMatchObject(refusal(412));
  });

  it("hands one version to exactly one of ten who change it at once", async () => {
    const user = await make();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        scim.patch(`/Users/${user.id}`, [{ op: "replace", path: "title", value: `Title ${at}` }], {
          "if-match": user.meta.version,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
  });
});

describe("§3.7, §3.11 what is not there", () => {
  it("MUST be answered 501: bulk requests, queries by POST, and /Me, since a token is no person", async () => {
    expect(await scim.post("/.search", {})).toMatchObject(refusal(501));
    expect(await scim.post("/Bulk", { Operations: [] })).toMatchObject(refusal(501));
    expect(await scim.get("/Me")).toMatchObject(refusal(501));
  });
});

describe("groups", () => {
  it("are refused without a name, with one that is taken, and with members who are nobody", async () => {
    expect(await scim.post("/Groups", { schemas: [groupUrn] })).toMatchObject(refusal(400, "invalidValue"));
    await makeGroup(`taken ${count}`);
    expect(await scim.post("/Groups", { displayName: `taken ${count}` })).toMatchObject(refusal(409, "uniqueness"));
    const nobody = { displayName: `other ${count}`, members: [{ value: "acc_nobody" }] };
    expect(await scim.post("/Groups", nobody)).toMatchObject(refusal(400, "invalidValue"));
    expect((await find(`displayName eq "other ${count}"`, "/Groups")).body.totalResults).toBe(0);
  });

  it("are found by name without case, by externalId and by a member", async () => {
    const user = await make();
    const group = await makeGroup(`Finders ${count}`, { externalId: `g${count}`, members: [{ value: user.id }] });
    for (const filter of [
      `displayName eq "FINDERS ${count}"`,
      `externalId eq "g${count}"`,
      `members eq "${user.id}"`,
      `id eq "${group.id}" and members.value eq "${user.id}"`,
    ])
      expect((await find(filter, "/Groups")).body).toMatchObject({ totalResults: 1, Resources: [{ id: group.id }] });
  });
});
