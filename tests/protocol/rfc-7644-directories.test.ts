import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../kit/app.ts";
import { createScimClient, enterpriseUrn, groupUrn, patchUrn, type ScimClient, userUrn } from "../kit/scim-client.ts";

/**
 * What two directories send, in the shapes that their makers document: Microsoft Entra ID ("Develop and plan provisioning for a
 * SCIM endpoint", and its page of known issues for the older shapes) and Okta ("SCIM 2.0 protocol reference").
 */
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const query = (values: Record<string, string>) => `?${new URLSearchParams(values)}`;
const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const nobody = { schemas: [listUrn], totalResults: 0, Resources: [], startIndex: 1, itemsPerPage: 0 };

describe("§3 Entra ID", () => {
  let entra: ScimClient;
  let id: string;
  let groupId: string;
  const userName = "Test_User_ab6490ee@example.org";
  beforeAll(async () => {
    entra = await createScimClient(app, "Entra ID");
  });
  const patch = (path: string, Operations: object[]) => entra.send("PATCH", path, { schemas: [patchUrn], Operations });

  it("tests the connection by a person who cannot be there", async () => {
    const found = await entra.get(`/Users${query({ filter: 'userName eq "non-existent-5e1b0a1c"' })}`);
    expect(found).toMatchObject({ status: 200, body: nobody });
  });

  it("creates a person, with the enterprise extension and attributes that are not kept here", async () => {
    const { status, body } = await entra.post("/Users", {
      schemas: [userUrn, enterpriseUrn],
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName,
      active: true,
      emails: [{ primary: true, type: "work", value: "Test_User_fd0ea19b@example.org" }],
      meta: { resourceType: "User" },
      name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      roles: [],
      addresses: [{ type: "work", streetAddress: "1 Long Street" }],
      [enterpriseUrn]: { department: "Engines", manager: { value: "26118915" }, employeeNumber: null },
    });
    expect(status).toBe(201);
    id = body.id;
    expect(body).toMatchObject({
      schemas: [userUrn, enterpriseUrn],
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName,
      active: true,
      emails: [{ primary: true, type: "work", value: "Test_User_fd0ea19b@example.org" }],
      name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      [enterpriseUrn]: { department: "Engines", manager: { value: "26118915" } },
    });
    for (const ignored of ["roles", "addresses"]) expect(body).not.toHaveProperty(ignored);
  });

  it("finds them by userName, and by the other attributes that people are matched by", async () => {
    for (const filter of [
      `userName eq "${userName}"`,
      'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"',
      'emails[type eq "work"].value eq "test_user_fd0ea19b@example.org"',
    ]) {
      const { status, body } = await entra.get(`/Users${query({ filter })}`);
      expect([status, body]).toEqual([200, expect.objectContaining({ totalResults: 1, schemas: [listUrn] })]);
      expect(body.Resources[0]).toMatchObject({ id, userName });
    }
    expect(await entra.get(`/Users/${id}`)).toMatchObject({ status: 200, body: { id, userName } });
  });

  it("changes several values, and a single one", async () => {
    const several = await patch(`/Users/${id}`, [
      { op: "Replace", path: 'emails[type eq "work"].value', value: "updatedEmail@example.org" },
      { op: "Replace", path: "name.familyName", value: "updatedFamilyName" },
    ]);
    expect(several).toMatchObject({
      status: 200,
      body: { emails: [{ primary: true, type: "work", value: "updatedEmail@example.org" }] },
    });
    expect(several.body.name).toMatchObject({ familyName: "updatedFamilyName", givenName: "givenName" });
    const single = await patch(`/Users/${id}`, [
      { op: "Replace", path: "userName", value: "5b50642d-79fc-4410-9e90-4c077cdd1a59@example.org" },
    ]);
    expect(single).toMatchObject({
      status: 200,
      body: { userName: "5b50642d-79fc-4410-9e90-4c077cdd1a59@example.org" },
    });
  });

  it("adds at a path that has nothing yet, also inside the extension and for a manager by id alone", async () => {
    const { status, body } = await patch(`/Users/${id}`, [
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+32 470 12 34 56" },
      { op: "Add", path: "title", value: "Analyst" },
      { op: "Add", path: `${enterpriseUrn}:employeeNumber`, value: "701984" },
      { op: "Add", path: `${enterpriseUrn}:manager`, value: "90210" },
    ]);
    expect([status, body.phoneNumbers]).toEqual([200, [{ type: "mobile", value: "+32 470 12 34 56" }]]);
    expect(body).toMatchObject({
      title: "Analyst",
      [enterpriseUrn]: { department: "Engines", employeeNumber: "701984", manager: { value: "90210" } },
    });
  });

  it("sends paths as the names of a value without a path, and booleans as text, where it is set up of old", async () => {
    const { status, body } = await patch(`/Users/${id}`, [
      {
        op: "replace",
        value: {
          displayName: "Bjfe",
          "name.givenName": "Kkom",
          'emails[type eq "work"].value': "bjfe@example.org",
          [`${enterpriseUrn}:department`]: "Looms",
          nickName: "B",
        },
      },
      { op: "Replace", path: "active", value: "True" },
    ]);
    expect([status, body]).toEqual([200, expect.objectContaining({ displayName: "Bjfe", active: true })]);
    expect(body).toMatchObject({
      name: { givenName: "Kkom" },
      emails: [{ value: "bjfe@example.org" }],
      [enterpriseUrn]: { department: "Looms", employeeNumber: "701984" },
    });
  });

  it("creates a group with a schema of its own, and reads it without its members", async () => {
    const { status, body } = await entra.post("/Groups", {
      schemas: [groupUrn, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
      externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
      displayName: "displayName",
      meta: { resourceType: "Group" },
    });
    expect([status, body]).toEqual([201, expect.objectContaining({ displayName: "displayName", schemas: [groupUrn] })]);
    groupId = body.id;
    const read = await entra.get(`/Groups/${groupId}?excludedAttributes=members`);
    expect(read).toMatchObject({ status: 200, body: { id: groupId, displayName: "displayName" } });
    const found = await entra.get(
      `/Groups${query({ excludedAttributes: "members", filter: 'displayName eq "displayName"' })}`,
    );
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id: groupId }] });
  });

  it("adds members, asks whether somebody is one, and removes them in both of its shapes", async () => {
    const members = async () => (await entra.get(`/Groups/${groupId}`)).body.members ?? [];
    const add = () => patch(`/Groups/${groupId}`, [{ op: "Add", path: "members", value: [{ $ref: null, value: id }] }]);
    expect((await add()).status).toBe(204);
    expect((await add()).status).toBe(204);
    expect(await members()).toMatchObject([{ value: id, display: "Bjfe" }]);
    const asked = await entra.get(
      `/Groups${query({ filter: `id eq "${groupId}" and members eq "${id}"`, attributes: "id" })}`,
    );
    expect(asked.body).toMatchObject({ totalResults: 1, Resources: [{ id: groupId }] });
    const user = (await entra.get(`/Users/${id}`)).body;
    expect(user.groups).toEqual([
      { value: groupId, $ref: `${app.origin}/scim/v2/Groups/${groupId}`, display: "displayName", type: "direct" },
    ]);
    const removal = { op: "Remove", path: "members", value: [{ $ref: null, value: id }] };
    expect((await patch(`/Groups/${groupId}`, [removal])).status).toBe(204);
    expect(await members()).toEqual([]);
    await add();
    expect((await patch(`/Groups/${groupId}`, [{ op: "remove", path: `members[value eq "${id}"]` }])).status).toBe(204);
    expect(await members()).toEqual([]);
  });

  it("renames a group and deletes it; who was in it keeps the rest", async () => {
    const renamed = await patch(`/Groups/${groupId}`, [{ op: "Replace", path: "displayName", value: "1879db59" }]);
    expect(renamed.status).toBe(204);
    expect((await entra.get(`/Groups/${groupId}`)).body.displayName).toBe("1879db59");
    expect((await entra.delete(`/Groups/${groupId}`)).status).toBe(204);
    expect((await entra.get(`/Groups/${groupId}`)).status).toBe(404);
  });

  it("disables somebody, and deletes them after a month", async () => {
    for (const value of [false, "False"]) {
      const disabled = await patch(`/Users/${id}`, [{ op: "Replace", path: "active", value }]);
      expect(disabled).toMatchObject({ status: 200, body: { active: false } });
    }
    expect((await entra.get(`/Users${query({ filter: "active eq false" })}`)).body.totalResults).toBe(1);
    expect((await entra.delete(`/Users/${id}`)).status).toBe(204);
    expect((await entra.get(`/Users/${id}`)).status).toBe(404);
  });
});

describe("§3 Okta", () => {
  let okta: ScimClient;
  let id: string;
  let groupId: string;
  const userName = "test.user@example.org";
  beforeAll(async () => {
    okta = await createScimClient(app, "Okta");
  });
  const person = (more: object) => ({
    schemas: [userUrn],
    userName,
    name: { givenName: "Test", familyName: "User" },
    emails: [{ primary: true, value: userName, type: "work" }],
    displayName: "Test User",
    locale: "en-US",
    externalId: "00ujl29u0le5T6Aj10h7",
    groups: [],
    active: true,
    ...more,
  });

  it("asks whether somebody is there before it creates them", async () => {
    const asked = `/Users${query({ filter: `userName eq "${userName}"`, startIndex: "1", count: "100" })}`;
    expect(await okta.get(asked)).toMatchObject({ status: 200, body: nobody });
    const { status, body } = await okta.post("/Users", person({ password: "1mz050nq" }));
    expect([status, body]).toMatchObject([201, { userName, active: true, locale: "en-US" }]);
    id = body.id;
    expect((await okta.get(asked)).body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
  });

  it("sends a password, which is neither kept nor answered, since nobody signs in by one here", async () => {
    expect((await okta.get(`/Users/${id}`)).body).not.toHaveProperty("password");
    const tables = ["scim_users", "accounts", "audit_events", "outbox"] as const;
    for (const table of tables)
      expect(JSON.stringify(await app.deps.db.selectFrom(table).selectAll().execute())).not.toContain("1mz050nq");
  });

  it("imports everybody and every group, page by page", async () => {
    const { body } = await okta.get("/Users?startIndex=1&count=100");
    expect(body).toMatchObject({ schemas: [listUrn], startIndex: 1, itemsPerPage: body.totalResults });
    expect(await okta.get("/Groups?startIndex=1&count=100")).toMatchObject({ status: 200, body: { startIndex: 1 } });
  });

  it("reads somebody and writes them back whole", async () => {
    const { body } = await okta.get(`/Users/${id}`);
    const put = await okta.put(`/Users/${id}`, {
      ...person({ id, name: { givenName: "Another", middleName: "Excited", familyName: "User" } }),
      displayName: undefined,
      meta: { resourceType: "User" },
    });
    expect(put).toMatchObject({
      status: 200,
      body: { id, name: { middleName: "Excited" }, displayName: "Another User", meta: { created: body.meta.created } },
    });
  });

  it("switches somebody off and on again, by PATCH without a path and by PUT", async () => {
    const off = await okta.patch(`/Users/${id}`, [{ op: "replace", value: { active: false } }]);
    expect(off).toMatchObject({ status: 200, body: { id, active: false } });
    const on = await okta.patch(`/Users/${id}`, [{ op: "replace", value: { active: true } }]);
    expect(on).toMatchObject({ status: 200, body: { active: true } });
    expect(await okta.put(`/Users/${id}`, person({ active: false }))).toMatchObject({
      status: 200,
      body: { active: false },
    });
    expect(await okta.put(`/Users/${id}`, person({}))).toMatchObject({ status: 200, body: { active: true } });
  });

  it("pushes a group: creates it, renames it by its id and name, and changes its members one by one", async () => {
    const made = await okta.post("/Groups", { schemas: [groupUrn], displayName: "Test SCIMv2", members: [] });
    expect(made).toMatchObject({ status: 201, body: { displayName: "Test SCIMv2" } });
    groupId = made.body.id;
    const renamed = await okta.patch(`/Groups/${groupId}`, [
      { op: "replace", value: { id: groupId, displayName: "Test SCIMv2 renamed" } },
    ]);
    expect(renamed.status).toBe(204);
    const changed = await okta.patch(`/Groups/${groupId}`, [
      { op: "remove", path: `members[value eq "acc_${"x".repeat(22)}"]` },
      { op: "add", path: "members", value: [{ value: id, display: userName }] },
    ]);
    expect(changed.status).toBe(204);
    expect((await okta.get(`/Groups/${groupId}`)).body).toMatchObject({
      displayName: "Test SCIMv2 renamed",
      members: [{ value: id }],
    });
  });

  it("writes a group back whole, with exactly these members", async () => {
    const other = (await okta.post("/Users", person({ userName: "other.user@example.org", emails: [] }))).body.id;
    const whole = (members: object[]) =>
      okta.put(`/Groups/${groupId}`, { schemas: [groupUrn], id: groupId, displayName: "Test SCIMv2", members });
    const put = await whole([{ value: other, display: "other.user@example.org" }]);
    expect(put).toMatchObject({ status: 200, body: { displayName: "Test SCIMv2", members: [{ value: other }] } });
    expect(put.body.members).toHaveLength(1);
    expect((await whole([])).body).not.toHaveProperty("members");
    expect((await okta.delete(`/Groups/${groupId}`)).status).toBe(204);
  });
});
