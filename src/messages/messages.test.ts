import { describe, expect, test } from "vitest";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { messagesFor, type RefusalReason, refusalText } from "./messages.ts";

describe("the language of a page", () => {
  test.each([
    [undefined, "en"],
    ["", "en"],
    ["de", "de"],
    ["de-AT,en;q=0.5", "de"],
    ["en;q=0.8, de;q=0.9", "de"],
    ["fr, de;q=0.4", "de"],
    ["fr, nl", "en"],
    ["de;q=0, en", "en"],
    ["*", "en"],
    ["constructor, __proto__;q=1", "en"],
    [";;q=,,x;q=nonsense", "en"],
  ])("%j asks for %s", (header, language) => {
    expect(messagesFor(header).language).toBe(language);
  });
});

describe("refusals", () => {
  test.each(Object.entries({ en, de }))("each says what happened and what to do, in %s", (_language, messages) => {
    expect(Object.keys(messages.refusals)).toEqual(Object.keys(en.refusals));
    for (const reason of Object.keys(messages.refusals) as RefusalReason[]) {
      const { title, explanation, action } = refusalText(messages, reason, 90);
      expect(title).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(explanation).toMatch(/^\p{Lu}.*\.$/u);
      expect(action).toMatch(/^\p{Lu}.*[^.]$/u);
    }
  });

  test("name the minutes to wait, rounded up", () => {
    expect(refusalText(en, "too_many_tries", 61).explanation).toContain("2 minutes");
    expect(refusalText(en, "too_many_tries", 1).explanation).toContain("a minute");
    expect(refusalText(de, "too_many_tries", 240).explanation).toContain("4 Minuten");
  });
});

describe("time in words", () => {
  const now = Date.UTC(2025, 10, 22);
  test.each([
    [2, "just now", "gerade eben"],
    [-60, "just now", "gerade eben"],
    [40, "40 seconds ago", "vor 40 Sekunden"],
    [3599, "59 minutes ago", "vor 59 Minuten"],
    [5 * 3600, "5 hours ago", "vor 5 Stunden"],
    [20 * 86_400, "20 days ago", "vor 20 Tagen"],
  ])("%i seconds back is %s", (seconds, english, german) => {
    expect(en.ago(now - seconds * 1000, now)).toBe(english);
    expect(de.ago(now - seconds * 1000, now)).toBe(german);
  });

  test("durations and days", () => {
    expect(en.duration(30 * 86_400)).toBe("30 days");
    expect(de.duration(3600)).toBe("1 Stunde");
    expect(en.day(now)).toBe("22 November 2025");
  });
});
