import { describe, expect, it } from "vitest";
import { answerShownMilliseconds, groupAnswer, readChallenge } from "./offline-answer.ts";
import { retryPause } from "./retry-pause.ts";
import { placeOf } from "./screen-name.ts";

describe("the pause before asking again", () => {
  it("doubles up to half a minute", () =>
    expect([1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => retryPause(failures, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]));

  it("is cut by up to a quarter, so that phones do not come back together", () => {
    expect(retryPause(6, 0.999)).toBeGreaterThanOrEqual(22_500);
    expect(retryPause(1, 0.5)).toBe(875);
  });
});

describe("the screen that an address names", () => {
  it.each([
    ["", "home", null],
    ["#", "home", null],
    ["#home", "home", null],
    ["#scan", "scan", null],
    ["#settings", "settings", null],
    ["#offline", "offline", null],
    ["#offline/1234567890", "offline", "1234567890"],
    ["#settings/1234567890", "settings", null],
    ["#constructor", "home", null],
    ["#Vb3kQz8TfW1nXy6RmJ4uPg", "home", null],
  ])("%j is %s", (fragment, screen, challenge) => expect(placeOf(fragment)).toEqual({ screen, challenge }));
});

describe("the number of an offline challenge", () => {
  it.each(["1234567890", " 12 34 56 78 90 ", "123-456-78.90", "12345 67890"])("is read from %j", (typed) =>
    expect(readChallenge(typed)).toBe("1234567890"),
  );

  it.each(["", "123456789", "12345678901", "12345678٩0", "123456789O", "+1234567890"])("is not %j", (typed) =>
    expect(readChallenge(typed)).toBeNull(),
  );

  it("is answered in pairs, for two minutes", () => {
    expect(groupAnswer("73915204")).toEqual(["73", "91", "52", "04"]);
    expect(answerShownMilliseconds).toBe(120_000);
  });
});
