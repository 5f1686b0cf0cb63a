import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createEdge } from "../../tests/kit/edge.ts";
import { readForm, readJson, readQuery } from "./read-body.ts";
import { requestIdSchema } from "./schemas.ts";
import { takes } from "./takes.ts";

const schema = z.object({ code: z.string() });
const other = z.object({ code: z.string() });

/** An app that keeps what was thrown in it. */
function createListeningEdge() {
  const errors: string[] = [];
  const app = createEdge();
  app.onError((error, c) => {
    errors.push(error.message);
    return c.text("", 500);
  });
  return { app, errors };
}

describe("takes", () => {
  it.each([
    ["nothing", undefined],
    ["another schema, though of the same shape", takes("form", other)],
    ["another place", takes("json", schema)],
  ])("lets nobody read what the route does not declare: it declares %s", async (_, declared) => {
    const { app, errors } = createListeningEdge();
    app.post("/x", declared ?? ((_c, next) => next()), async (c) => c.json(await readForm(c, schema)));
    expect((await app.request("/x", { method: "POST", body: new URLSearchParams({ code: "1" }) })).status).toBe(500);
    expect(errors).toEqual(["POST /x reads a form that its route does not declare"]);
  });

  it("says so of scripts' bodies and of queries, too", async () => {
    const { app, errors } = createListeningEdge();
    app.post("/x", async (c) => c.json(await readJson(c, schema)));
    app.get("/x", (c) => c.json(readQuery(c, schema)));
    await app.request("/x", { method: "POST" });
    await app.request("/x");
    expect(errors).toEqual([
      "POST /x reads a json that its route does not declare",
      "GET /x reads a query that its route does not declare",
    ]);
  });

  it("describes what is sent: defaults may be left out, and an id has its shape", () => {
    const described = takes("form", z.object({ request: requestIdSchema, code: z.string().max(64).default("") }));
    expect(described.taken.describe()).toEqual({
      type: "object",
      properties: {
        request: { type: "string", pattern: "^sir_[A-Za-z0-9_-]{22}(?:[A-Za-z0-9_-]{8})?$" },
        code: { type: "string", maxLength: 64, default: "" },
      },
      required: ["request"],
    });
  });
});
