import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameBrowser } from "./user-agent.ts";

describe("a browser is named for people", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux", null],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
      "Chrome",
      "Windows",
      null,
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
      "Microsoft Edge",
      "Windows",
      null,
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari",
      "iOS",
      "iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
      "Chrome",
      "Android",
      null,
    ],
  ])("%s", (userAgent, browser, system, model) => expect(nameBrowser(userAgent)).toEqual({ browser, system, model }));

  it.each([undefined, "", " ", "\t", "x", "-", "curl", "()", "Mozilla/5.0 ("])(
    "%j has names all the same",
    (userAgent) => {
      const { browser, system } = nameBrowser(userAgent);
      expect(browser).not.toBe("");
      expect(system).not.toBe("");
    },
  );
});

describe("a hostile header", () => {
  const harmless = /^[\p{L}\p{N} ._-]{1,40}$/u;
  const check = (userAgent: string) => {
    const { browser, system, model } = nameBrowser(userAgent);
    for (const name of [browser, system, model ?? "none"]) expect(name).toMatch(harmless);
  };

  it.each([
    "<script>alert(1)</script>/1.0",
    "Mozilla/5.0 (Linux; Android 15; <img src=x onerror=alert(1)>) Chrome/140 Mobile",
    "Mozilla/5.0 (Linux; Android 15; \u202Egnp.9 lexiP) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 15; Pixel\n9) Chrome/140",
    `Mozilla/5.0 (${"(".repeat(5_000)}`,
    `Mozilla/5.0 ${"Version/1.0 ".repeat(2_000)}`,
    `${" ".repeat(20_000)}x`,
  ])("%.60s becomes plain words", (userAgent) => check(userAgent));

  it("of any kind becomes plain words, and never an error", () => {
    const pieces = fc.constantFrom(
      "Mozilla/5.0 ",
      "(",
      ")",
      ";",
      "Android ",
      "Linux; ",
      "Pixel ",
      "iPhone ",
      "Chrome/",
      "1.0 ",
      "<b>",
      "\u202E",
      "'",
      '"',
      "Version/",
      "Safari/",
      "%00",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces).map((list) => list.join("")),
        ),
        check,
      ),
      { numRuns: 1_000 },
    );
  });
});
