import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AppEnv } from "./app-env.ts";
import { describeRoutes } from "./openapi.ts";
import { takes } from "./takes.ts";

const app = new Hono<AppEnv>();
app.use("*", (_, next) => next());
app.get("/devices/:id", (c) => c.text("a device"));
app.get("/assets/*", (c) => c.text("a file"));
app.get("/activity", takes("query", z.object({ before: z.string().regex(/^\d+$/).optional() })), (c) => c.text(""));
app.post("/devices/:id", takes("form", z.object({ name: z.string().max(60) })), (c) => c.text("renamed"));
app.post("/oauth/register", takes("json", z.object({ scope: z.string() })), (c) => c.json({}));

type Operation = { parameters?: object[]; requestBody?: object; responses: object; operationId: string };
const { paths, ...rest } = describeRoutes(app.routes, "https://login.example.org") as {
  paths: Record<string, Record<string, Operation>>;
};

describe("describeRoutes", () => {
  it("names every route and nothing else", () => {
    const named = Object.entries(paths).map(([path, methods]) => `${Object.keys(methods)} ${path}`);
    expect(named).toEqual(["get,post /devices/{id}", "get /assets/{rest}", "get /activity", "post /oauth/register"]);
    expect(rest).toMatchObject({ openapi: "3.1.0", servers: [{ url: "https://login.example.org" }] });
  });

  it("says what stands in the path, and what in the query", () => {
    const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
    expect(paths["/devices/{id}"]?.get?.parameters).toEqual([id]);
    const before = { name: "before", in: "query", required: false, schema: { type: "string", pattern: "^\\d+$" } };
    expect(paths["/activity"]?.get?.parameters).toEqual([before]);
  });

  it("says what is in a body, and in which form", () => {
    const name = { type: "string", maxLength: 60 };
    const schema = { type: "object", properties: { name }, required: ["name"] };
    expect(paths["/devices/{id}"]?.post?.requestBody).toEqual({
      required: true,
      content: { "application/x-www-form-urlencoded": { schema } },
    });
    expect(paths["/devices/{id}"]?.get?.requestBody).toBeUndefined();
  });

  it("says which errors a program gets", () => {
    const content = { "application/json": { schema: { $ref: "#/components/schemas/OAuthError" } } };
    expect(paths["/oauth/register"]?.post?.responses).toMatchObject({ "4XX": { content } });
  });
});
