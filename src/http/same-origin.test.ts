import { describe, expect, it } from "vitest";
import { createEdge } from "../../tests/kit/edge.ts";
import { sameOrigin } from "./same-origin.ts";

const origin = "https://login.example.org";
const app = createEdge(origin);
app.use(sameOrigin(origin)).all("/act", (c) => c.text("done"));

const ask = (method: string, headers: Record<string, string>) => app.request("/act", { method, headers });
const own = { origin, "sec-fetch-site": "same-origin" };

describe("lets through", () => {
  it.each([
    ["our own page", own],
    ["our own page in a browser that sends only Origin", { origin }],
    ["our own page in a browser that sends only Sec-Fetch-Site", { "sec-fetch-site": "same-origin" }],
  ])("a POST of %s", async (_who, headers) => expect((await ask("POST", headers)).status).toBe(200));

  it.each(["GET", "HEAD"])("%s from anywhere, because it changes nothing", async (method) =>
    expect((await ask(method, { origin: "https://evil.example", "sec-fetch-site": "cross-site" })).status).toBe(200),
  );
});

describe("refuses", () => {
  it.each([
    ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["another site that hides where it comes from", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["a sandboxed page of our own", { origin: "null" }],
    ["another host of our domain", { origin: "https://evil.example.org", "sec-fetch-site": "same-site" }],
    ["our host over http", { origin: "http://login.example.org" }],
    ["our host on another port", { origin: "https://login.example.org:8443" }],
    ["our name as the beginning of another", { origin: "https://login.example.org.evil.example" }],
    ["our name in other letters", { origin: "https://LOGIN.example.org" }],
    ["a browser that contradicts itself: site", { origin, "sec-fetch-site": "cross-site" }],
    ["a browser that contradicts itself: origin", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }],
    ["a request typed into the address bar", { "sec-fetch-site": "none" }],
    ["a sender that says nothing", {}],
    ["a sender that says nothing twice", { origin: "", "sec-fetch-site": "" }],
  ])("a POST of %s", async (_who, headers) => {
    const answer = await ask("POST", headers);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<html");
  });

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])("%s of another site too", async (method) =>
    expect((await ask(method, { origin: "https://evil.example" })).status).toBe(403),
  );

  it("a script's request with JSON that the script can read", async () => {
    const answer = await ask("POST", { "content-type": "application/json", origin: "https://evil.example" });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ reason: "cross_origin", message: expect.stringMatching(/\w/) });
  });
});
