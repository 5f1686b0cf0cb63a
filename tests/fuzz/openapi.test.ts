import { afterAll, beforeAll, expect, it } from "vitest";
import { createServer } from "../../src/server.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { type Operation, readApi } from "./api.ts";

let app: TestApp;
let operations: readonly Operation[];
beforeAll(async () => {
  app = await startApp();
  operations = await readApi(app.origin);
});
afterAll(() => app.close());

it("names every route of the server, each with a name of its own", () => {
  const described = operations.map(({ method, path }) => `${method} ${path}`);
  const routes = createServer(app.deps, "tests").routes.filter(({ method }) => method !== "ALL");
  const served = routes.map(
    ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}").replace("*", "{rest}")}`,
  );
  expect(new Set(described)).toEqual(new Set(served));
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

it("is the same for everybody, and may be kept for minutes", async () => {
  const answer = await fetch(`${app.origin}/openapi.json`);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
  expect(answer.headers.get("content-type")).toContain("application/json");
});
