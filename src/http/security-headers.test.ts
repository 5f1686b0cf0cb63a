import { describe, expect, it } from "vitest";
import { createEdge } from "../../tests/kit/edge.ts";
import { securityHeaders } from "./security-headers.ts";

const server = (secure: boolean) => {
  const app = createEdge();
  app.use(securityHeaders(secure));
  app.onError((_error, c) => c.text("error", 500));
  return app
    .get("/page", (c) => c.html("<p>"))
    .get("/ends-at-client", (c) => {
      c.get("request").formAction = ["'self'", "https://wiki.example"];
      return c.html("<form>");
    })
    .get("/redirect", (c) => c.redirect("/", 303))
    .get("/error", () => {
      throw new Error("bug");
    });
};
const directives = (headers: Headers) =>
  new Map(
    (headers.get("content-security-policy") ?? "")
      .split("; ")
      .map((each) => [each.split(" ")[0], each.split(" ").slice(1).join(" ")]),
  );

describe("every answer", () => {
  it.each(["/page", "/redirect", "/error", "/nowhere"])(
    "%s says that it is not to be framed, sniffed or told on",
    async (path) => {
      const { headers } = await server(true).request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      // "no-referrer" would make browsers send "Origin: null" with our own forms.
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
      expect(directives(headers).get("default-src")).toBe("'none'");
    },
  );

  it("runs no inline script or style, and none of another host", async () => {
    const policy = directives((await server(true).request("/page")).headers);
    for (const name of ["script-src", "style-src", "connect-src", "form-action"])
      expect(policy.get(name)).toBe("'self'");
    expect(policy.get("frame-ancestors")).toBe("'none'");
    expect(policy.get("base-uri")).toBe("'none'");
    expect([...policy.values()].join(" ")).not.toMatch(/unsafe|\*|https?:(?!\/\/)/);
  });

  it("promises https only where there is https", async () =>
    expect((await server(false).request("/page")).headers.get("strict-transport-security")).toBeNull());
});

it("lets a form end at a client's address on that page only", async () => {
  const app = server(true);
  expect(directives((await app.request("/ends-at-client")).headers).get("form-action")).toBe(
    "'self' https://wiki.example",
  );
  expect(directives((await app.request("/page")).headers).get("form-action")).toBe("'self'");
});
