import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createEdge } from "../../tests/kit/edge.ts";
import { limits } from "../limits.ts";
import { readForm, readJson, readQuery } from "./read-body.ts";
import { takes } from "./takes.ts";

const schema = z.object({ code: z.string().max(20), note: z.string().optional() });
const app = createEdge()
  .post("/form", takes("form", schema), async (c) => c.json(await readForm(c, schema)))
  .post("/json", takes("json", schema), async (c) => c.json(await readJson(c, schema)))
  .get("/query", takes("query", schema), (c) => c.json(readQuery(c, schema)));

const post = async (path: string, type: string | undefined, body: BodyInit) => {
  const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
  return (await app.request(path, { method: "POST", headers, body })).json();
};
const form = (body: BodyInit, type: string | undefined = "application/x-www-form-urlencoded") =>
  post("/form", type, body);
const json = (body: BodyInit, type: string | undefined = "application/json") => post("/json", type, body);
const query = async (text: string) => (await app.request(`/query?${text}`)).json();

const malformed = { ok: false, reason: "malformed" };
const tooLarge = { ok: false, reason: "too_large" };

describe("a form", () => {
  it("is read with its escapes, and an empty field is absent", async () => {
    expect(await form("code=48+20%2013&note=")).toEqual({ ok: true, value: { code: "48 20 13" } });
    expect(await form("code=1", "Application/X-WWW-Form-Urlencoded; charset=UTF-8")).toEqual({
      ok: true,
      value: { code: "1" },
    });
  });

  it.each([
    ["a repeated field", "code=1&code=2"],
    ["a field repeated with the same value", "code=1&code=1"],
    ["a field repeated under an escape", "code=1&c%6Fde=2"],
    ["a field repeated, empty first", "note=&code=1&code="],
    ["a missing field", "note=1"],
    ["a field that is only empty", "code="],
    ["a field too long", `code=${"1".repeat(21)}`],
    ["nothing", ""],
    ["JSON in a form's clothes", '{"code":"1"}'],
    ["a field that would be a prototype", "__proto__=x&constructor=y"],
  ])("is refused for %s", async (_what, body) => expect(await form(body)).toEqual(malformed));

  it.each([
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/json",
    "",
    "application/x-www-form-urlencoded2",
  ])("is refused as %j, which another site's page could send unasked or which is no form", async (type) =>
    expect(await form("code=1", type)).toEqual(malformed),
  );

  it("is refused for its size before its content", async () =>
    expect(await form(`code=1&note=${"x".repeat(limits.bodyBytes)}`)).toEqual(tooLarge));

  it("keeps what is no UTF-8 from being anything else than replaced", async () =>
    expect(await form("code=%FF%FE")).toEqual({ ok: true, value: { code: "\uFFFD\uFFFD" } }));
});

describe("JSON", () => {
  it("is read, and members that nobody asked for are dropped", async () =>
    expect(await json('{"code":"1","admin":true}', "application/json; charset=utf-8")).toEqual({
      ok: true,
      value: { code: "1" },
    }));

  it.each([
    ["nothing", ""],
    ["half of it", '{"code":'],
    ["two of it", '{"code":"1"}{}'],
    ["a number for a text", '{"code":1}'],
    ["a list", '["code"]'],
    ["null", "null"],
    ["a text", '"code"'],
    ["a byte order mark and words", "\uFEFFhello"],
    ["a prototype", '{"__proto__":{"code":"1"}}'],
    ["depth", "[".repeat(30_000)],
    ["deep and complete", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`],
  ])("is refused for %s", async (_what, body) => expect(await json(body)).toEqual(malformed));

  it.each(["text/plain", "application/x-www-form-urlencoded", "", "text/json"])(
    "is refused as %j, which another site's form could send",
    async (type) => expect(await json('{"code":"1"}', type)).toEqual(malformed),
  );

  it("is refused for its size before its content", async () =>
    expect(await json(`{"code":"${"x".repeat(limits.bodyBytes)}`)).toEqual(tooLarge));
});

describe("a query", () => {
  it("is read by the rules of a form", async () => {
    expect(await query("code=48+20")).toEqual({ ok: true, value: { code: "48 20" } });
    for (const text of ["", "code=", "code=1&code=2", "note=1"]) expect(await query(text)).toEqual(malformed);
  });
  it.each(["code=%", "code=%ZZ", "code=%E0%A4", "code=1&%"])("%j is no error", async (text) =>
    expect(await query(text)).toMatchObject({ ok: true }),
  );
});
