import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hashOrderedSecret, hashSecret, sha256 } from "./digest.ts";
import { isId } from "./ids.ts";
import { limits } from "./limits.ts";
import { systemRandom } from "./random.ts";

const noon = Date.UTC(2026, 10, 23, 12);
const inOrder = (texts: readonly string[]) =>
  texts.every((text, at) => at === 0 || Buffer.compare(Buffer.from(texts[at - 1] ?? ""), Buffer.from(text)) < 0);

beforeEach(() => {
  vi.useFakeTimers({ now: noon, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is made in these milliseconds after noon. */
const madeAt = (milliseconds: readonly number[], make: () => string) =>
  milliseconds.map((after) => {
    vi.setSystemTime(noon + after);
    return make();
  });
const growing = [0, 1, 2, 63, 64, 65, 4095, 4096, 262_143, 262_144, 3_600_000];

describe("what is made by the million", () => {
  it.each(["sir_", "grt_", "csg_", "obx_"] as const)("has ids %s… that sort by their time, byte by byte", (prefix) => {
    const ids = madeAt(growing, () => systemRandom.id(prefix));
    expect(inOrder(ids)).toBe(true);
    expect(ids.every((id) => isId(prefix, id))).toBe(true);
  });

  it("has secrets that sort by their time, and so do the hashes that are stored of them", () => {
    const secrets = madeAt(growing, () => systemRandom.orderedSecret());
    expect(inOrder(secrets)).toBe(true);
    expect(inOrder(secrets.map(hashOrderedSecret))).toBe(true);
  });

  it("is different each time all the same, behind the time by as many random bits as any other", () => {
    const secrets = Array.from({ length: 100 }, () => systemRandom.orderedSecret());
    const behind = secrets.map((secret) => secret.slice(limits.secretTimeLetters));
    expect(new Set(behind).size).toBe(100);
    expect(new Set(secrets.map(hashOrderedSecret)).size).toBe(100);
    for (const text of behind) expect(Buffer.from(text, "base64url")).toHaveLength(limits.secretBytes);
  });
});

describe("the stored form of such a secret", () => {
  it("is its time and the hash of the whole, so that knowing the time helps nobody to the rest", () => {
    const secret = systemRandom.orderedSecret();
    const time = secret.slice(0, limits.secretTimeLetters);
    expect(hashOrderedSecret(secret)).toBe(time + sha256(secret));
    expect(hashOrderedSecret(`${secret.slice(0, -2)}AA`)).not.toBe(hashOrderedSecret(`${secret.slice(0, -2)}__`));
  });

  it("is the plain hash for a secret that was given before there was a time in it", () => {
    const secret = systemRandom.secret();
    expect(hashOrderedSecret(secret)).toBe(hashSecret(secret));
  });
});

it("stores nothing as a stranger wrote it but letters of base64url: a database refuses some characters", () => {
  const letters = limits.secretTimeLetters + systemRandom.secret().length;
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: letters, maxLength: letters }), (sent) => {
      expect(hashOrderedSecret(sent)).toMatch(/^[\w-]{43}(?:[\w-]{6})?$/);
    }),
  );
  for (const character of ["\0", "\n", "\ud800", "'", "ä"])
    expect(hashOrderedSecret(character + "a".repeat(letters - 1))).toMatch(/^[\w-]{43}$/);
});

it("tells no time in the ids that others are told, of an account above all", () => {
  const [first, second] = madeAt([0, 0], () => systemRandom.id("acc_"));
  expect(first).toMatch(/^acc_[\w-]{22}$/);
  expect(first?.slice(0, 8)).not.toBe(second?.slice(0, 8));
});
