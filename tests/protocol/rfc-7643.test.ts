import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../kit/app.ts";
import { createScimClient, enterpriseUrn, groupUrn, type ScimClient, userUrn } from "../kit/scim-client.ts";

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  scim = await createScimClient(app);
});
afterAll(() => app.close());

const read = async (path: string) => (await fetch(`${app.origin}/scim/v2${path}`)).json();

interface Described {
  readonly name: string;
  readonly type: string;
  readonly mutability: string;
  readonly subAttributes?: readonly Described[];
}

describe("§5 ServiceProviderConfig", () => {
  it("says without a token what is supported and how to authenticate", async () => {
    const config = await read("/ServiceProviderConfig");
    expect(config).toMatchObject({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 500 },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: true },
      authenticationSchemes: [{ type: "oauthbearertoken" }],
    });
  });
});

describe("§6 ResourceTypes", () => {
  it("are User, with the enterprise extension, and Group", async () => {
    const { Resources, totalResults } = await read("/ResourceTypes");
    expect(totalResults).toBe(2);
    expect(Resources).toMatchObject([
      {
        id: "User",
        endpoint: "/Users",
        schema: userUrn,
        schemaExtensions: [{ schema: enterpriseUrn, required: false }],
      },
      { id: "Group", endpoint: "/Groups", schema: groupUrn },
    ]);
    expect(await read("/ResourceTypes/Group")).toEqual(Resources[1]);
  });
});

describe("§7 Schemas", () => {
  it("MUST have the characteristics of each attribute", async () => {
    const { Resources } = await read("/Schemas");
    expect(Resources.map(({ id }: { id: string }) => id)).toEqual([userUrn, groupUrn, enterpriseUrn]);
    const user = await read(`/Schemas/${userUrn}`);
    expect(user).toEqual(Resources[0]);
    const attribute = (name: string) => user.attributes.find((one: Described) => one.name === name);
    expect(attribute("userName")).toMatchObject({
      type: "string",
      multiValued: false,
      required: true,
      caseExact: false,
      mutability: "readWrite",
      returned: "default",
      uniqueness: "server",
    });
    expect(attribute("emails")).toMatchObject({ type: "complex", multiValued: true });
    expect(attribute("groups")).toMatchObject({ mutability: "readOnly" });
  });

  it("describe what comes back: every attribute of a resource is in its schema", async () => {
    const { body } = await scim.post("/Users", {
      userName: "whole@example.org",
      externalId: "1",
      name: { givenName: "W", familyName: "Hole", formatted: "W Hole" },
      title: "x",
      emails: [{ value: "whole@example.org", type: "work", primary: true, display: "W" }],
      [enterpriseUrn]: { department: "x", manager: { value: "1" } },
    });
    const known = async (urn: string): Promise<string[]> =>
      (await read(`/Schemas/${urn}`)).attributes.map(({ name }: Described) => name);
    const common = ["schemas", "id", "externalId", "meta", enterpriseUrn];
    expect(
      Object.keys(body)
        .filter((name) => !common.includes(name))
        .sort(),
    ).toEqual((await known(userUrn)).filter((name) => Object.hasOwn(body, name)).sort());
    for (const name of Object.keys(body[enterpriseUrn])) expect(await known(enterpriseUrn)).toContain(name);
  });

  it("RFC 7644 §4: are not searched, and what is not there is 404", async () => {
    expect((await fetch(`${app.origin}/scim/v2/Schemas?filter=id+pr`)).status).toBe(403);
    expect((await fetch(`${app.origin}/scim/v2/Schemas/urn:x`)).status).toBe(404);
  });
});

describe("§2.1 names", () => {
  it("of attributes have no case, in a whole resource and in PATCH", async () => {
    const { status, body } = await scim.post("/Users", { USERNAME: "case@example.org", DisplayName: "Case" });
    expect([status, body]).toMatchObject([201, { userName: "case@example.org", displayName: "Case" }]);
    const patched = await scim.send("PATCH", `/Users/${body.id}`, {
      operations: [{ OP: "replace", PATH: "TITLE", VALUE: "x" }],
    });
    expect(patched).toMatchObject({ status: 200, body: { title: "x" } });
    expect((await scim.post("/Users", { userName: "a@b.c", username: "d@e.f" })).status).toBe(400);
  });
});

describe("§2.5 unassigned", () => {
  it("are null, an empty list and what is not there: all the same", async () => {
    const { body } = await scim.post("/Users", { userName: "un@example.org", title: null, emails: [], externalId: "" });
    for (const name of ["title", "emails", "externalId"]) expect(body).not.toHaveProperty(name);
  });
});

describe("§4.1.1 displayName", () => {
  it.each([
    [{ displayName: "Shown", name: { formatted: "Formatted" } }, "Shown"],
    [{ name: { formatted: "Formatted", givenName: "G" } }, "Formatted"],
    [{ name: { givenName: "Given", familyName: "Family" } }, "Given Family"],
    [{ name: { familyName: "Family" } }, "Family"],
  ])("is made of what there is: %j → %s", async (more, shown) => {
    const userName = `n${Object.values(more).length}${shown.toLowerCase().replaceAll(" ", "")}@example.org`;
    expect((await scim.post("/Users", { userName, ...more })).body.displayName).toBe(shown);
  });
});
