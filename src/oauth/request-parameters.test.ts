import { describe, expect, it } from "vitest";
import { columns, type Endpoint, type Parameter, peekParameter, readParameters, table } from "./request-parameters.ts";

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const authorize: [string, string][] = [
  ["response_type", "code"],
  ["client_id", "site"],
  ["redirect_uri", "https://app.example/cb"],
  ["code_challenge", challenge],
  ["code_challenge_method", "S256"],
];
const refuse = (reason: string) => ({ ok: false, reason });

describe("readParameters", () => {
  it("returns what the endpoint reads and leaves out what it does not", () => {
    const read = readParameters([...authorize, ["state", "x"], ["code", "stolen"], ["other", "1"]], "authorize");
    expect(read).toEqual({ ok: true, value: { ...Object.fromEntries(authorize), state: "x" } });
  });

  it.each(["response_type", "client_id", "redirect_uri"])("misses %s when it is absent or empty", (name) => {
    const rest = authorize.filter(([other]) => other !== name);
    expect(readParameters(rest, "authorize")).toEqual(refuse("parameter_missing"));
    expect(readParameters([...rest, [name, ""]], "authorize")).toEqual(refuse("parameter_missing"));
  });

  it("refuses a repeated parameter, even with an empty value, but not one that nobody reads", () => {
    expect(readParameters([...authorize, ["client_id", ""]], "authorize")).toEqual(refuse("parameter_repeated"));
    expect(readParameters([...authorize, ["colour", "a"], ["colour", "b"]], "authorize").ok).toBe(true);
  });

  it.each([
    ["state", "a\u0000"],
    ["state", "é"],
    ["scope", " openid"],
    ["scope", "openid  profile"],
    ["scope", 'open"id'],
    ["nonce", "x".repeat(2001)],
    ["prompt", "none consent"],
    ["prompt", "login login "],
    ["max_age", "1e3"],
    ["max_age", "99999999999"],
  ])("refuses %s=%j", (name, value) => {
    expect(readParameters([...authorize, [name, value]], "authorize")).toEqual(refuse("parameter_malformed"));
  });

  it("says why it refuses each parameter that is marked so, before it misses others", () => {
    const refused = columns.flatMap((endpoint, column) =>
      Object.entries(table).flatMap(([name, row]) => (row[column] === "✕" ? [[endpoint, name] as const] : [])),
    );
    expect(refused.length).toBeGreaterThan(5);
    for (const [endpoint, name] of refused) {
      const read = readParameters([[name, "x"]], endpoint as Endpoint);
      expect(read).toMatchObject({ ok: false, reason: expect.stringMatching(/_unsupported$|_pushed$/) });
      // Sent empty, it is not there.
      expect(readParameters([[name, ""]], endpoint as Endpoint)).toEqual(refuse("parameter_missing"));
    }
    expect(refused.map(([, name]) => name)).toContain("registration" satisfies Parameter);
  });

  it("knows only its own names, whatever objects inherit", () => {
    const strange: [string, string][] = ["__proto__", "constructor", "toString", "hasOwnProperty"].map((name) => [
      name,
      "x",
    ]);
    expect(readParameters([...strange, ["client_id", "tv"]], "device_authorization")).toEqual({
      ok: true,
      value: { client_id: "tv" },
    });
  });
});

describe("peekParameter", () => {
  it("is null for what is absent, repeated, empty or malformed", () => {
    expect(peekParameter([["state", "a"]], "state")).toBe("a");
    for (const pairs of [
      [],
      [
        ["state", "a"],
        ["state", "a"],
      ],
      [["state", ""]],
      [["state", "\n"]],
    ] as [string, string][][]) {
      expect(peekParameter(pairs, "state")).toBeNull();
    }
  });
});
