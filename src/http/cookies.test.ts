import { describe, expect, it } from "vitest";
import { createEdge } from "../../tests/kit/edge.ts";
import { limits } from "../limits.ts";
import { type CookieName, clearCookie, readCookie, writeCookie } from "./cookies.ts";

const value = "v".repeat(43);
const names: CookieName[] = ["session", "binding", "device"];

const server = (origin: string) =>
  createEdge(origin)
    .get("/write/:name", (c) => {
      writeCookie(c, c.req.param("name") as CookieName, value);
      return c.text("");
    })
    .get("/clear/:name", (c) => {
      clearCookie(c, c.req.param("name") as CookieName);
      return c.text("");
    })
    .get("/read/:name", (c) => c.json(readCookie(c, c.req.param("name") as CookieName)));
const secure = server("https://login.example.org");
const local = server("http://localhost:8080");

const attributes = async (app: typeof secure, path: string) =>
  ((await app.request(path)).headers.getSetCookie()[0] ?? "").split("; ").sort();

describe("written", () => {
  it.each(names)(
    "over https, %s can neither be read by scripts, nor planted by another host, nor sent in the clear",
    async (name) => {
      const written = await attributes(secure, `/write/${name}`);
      expect(written).toEqual(
        expect.arrayContaining([`__Host-countersign-${name}=${value}`, "HttpOnly", "Secure", "SameSite=Lax", "Path=/"]),
      );
      // The __Host- prefix allows no Domain.
      expect(written.some((each) => each.startsWith("Domain"))).toBe(false);
    },
  );

  it.each(names)("on localhost, %s is the same but for what https needs", async (name) => {
    const written = await attributes(local, `/write/${name}`);
    expect(written).toEqual(
      expect.arrayContaining([`countersign-${name}=${value}`, "HttpOnly", "SameSite=Lax", "Path=/"]),
    );
    expect(written).not.toContain("Secure");
  });

  it("lives as long as what it stands for; the binding as long as the browser is open", async () => {
    const maxAge = async (name: CookieName) =>
      (await attributes(secure, `/write/${name}`)).find((each) => each.startsWith("Max-Age"));
    expect(await maxAge("session")).toBe(`Max-Age=${limits.sessionLifetimeSeconds}`);
    expect(await maxAge("device")).toBe(`Max-Age=${limits.deviceCookieLifetimeSeconds}`);
    expect(await maxAge("binding")).toBeUndefined();
  });

  it.each(names)("and cleared under the same name and path: %s", async (name) =>
    expect(await attributes(secure, `/clear/${name}`)).toEqual(
      expect.arrayContaining([`__Host-countersign-${name}=`, "Max-Age=0", "Path=/", "Secure"]),
    ),
  );
});

describe("read", () => {
  const read = async (app: typeof secure, cookie: string) =>
    (await app.request("/read/session", { headers: { cookie } })).json();

  it("is what was written", async () => {
    expect(await read(secure, `__Host-countersign-session=${value}`)).toBe(value);
    expect(await read(local, `a=b; countersign-session=${value}`)).toBe(value);
  });

  it.each([
    ["the name without its prefix, which any host of the domain could plant", `countersign-session=${value}`],
    ["another cookie", `__Host-countersign-device=${value}`],
    ["a value too short", `__Host-countersign-session=${value.slice(1)}`],
    ["a value too long", `__Host-countersign-session=${value}v`],
    ["an empty value", "__Host-countersign-session="],
    ["a quoted injection", `__Host-countersign-session="${value}' OR 1"`],
    ["percent signs that decode to nothing", "__Host-countersign-session=%E0%A4%A"],
    ["a NUL", `__Host-countersign-session=${"%00".repeat(43)}`],
    ["no name", `=${value}`],
    ["semicolons", ";;;;=;"],
  ])("is null for %s", async (_what, cookie) => expect(await read(secure, cookie)).toBeNull());
});
