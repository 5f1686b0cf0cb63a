import { expect, it } from "vitest";
import { createEdge } from "../../tests/kit/edge.ts";
import { sourceLimit } from "./source-limit.tsx";

const server = () => {
  const app = createEdge();
  app.use(async (c, next) => {
    c.set("request", { ...c.get("request"), address: c.req.header("x-test-address") ?? "192.0.2.1" });
    await next();
  });
  app.use(sourceLimit(3));
  return app.get("/", (c) => c.text("new request"));
};
const statuses = async (app: ReturnType<typeof server>, addresses: readonly string[]) => {
  const seen = [];
  for (const address of addresses)
    seen.push((await app.request("/", { headers: { "x-test-address": address } })).status);
  return seen;
};

it("refuses the source that writes too fast, and nobody else", async () => {
  const app = server();
  expect(await statuses(app, ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"])).toEqual([
    200, 200, 200, 429, 200,
  ]);
});

it("takes a whole IPv6 /64 for one source", async () => {
  const app = server();
  expect(await statuses(app, ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8:0:1::1"])).toEqual([
    200, 200, 200, 429, 200,
  ]);
});

it("says when to come back", async () => {
  const app = server();
  await statuses(app, ["192.0.2.1", "192.0.2.1", "192.0.2.1"]);
  const refused = await app.request("/");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.text()).toMatch(/\w/);
});
