import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { certificateTimes, keyIdFor, principalsFor, readPrincipals } from "./certificate-terms.ts";

const minute = 60_000;
const noon = Date.UTC(2030, 0, 1, 12);
const never = Number.POSITIVE_INFINITY;
const atNoon = noon / 1000;

describe("the hour of a certificate", () => {
  it.each([
    ["begins a minute ago and ends an hour after the approval", 0, never, 3600],
    ["is what is left of it later", 20 * minute, never, 3600],
    ["ends with its grant when that is sooner", 0, noon + 10 * minute, 600],
    ["may be as short as a minute", 59 * minute, never, 3600],
  ])("%s", (_, later, expiresAt, ends) => {
    const grant = { authenticatedAt: noon, expiresAt, origin: null };
    expect(certificateTimes(grant, noon + later)).toEqual({
      ok: true,
      value: { validAfter: atNoon + later / 1000 - 60, validBefore: atNoon + ends },
    });
  });

  it.each([
    ["an hour after the approval", 60 * minute, never],
    ["when less than a minute is left", 59 * minute + 1, never],
    ["when the grant is about to end", 0, noon + minute - 1],
    ["when the grant is over", 10, noon],
  ])("is over %s", (_, later, expiresAt) => {
    const grant = { authenticatedAt: noon, expiresAt, origin: null };
    expect(certificateTimes(grant, noon + later)).toEqual({ ok: false, reason: "sign_in_too_old" });
  });

  it("does not begin while the sign-in is limited", () => {
    const sign = (form: "full" | "limited") =>
      certificateTimes(
        { authenticatedAt: noon, expiresAt: never, origin: { verdict: "unknown", form, use: "ordinary" } },
        noon,
      );
    expect(sign("limited")).toEqual({ ok: false, reason: "sign_in_limited" });
    expect(sign("full").ok).toBe(true);
  });
});

describe("principals", () => {
  it.each<[string, string, string[], string[]]>([
    ["say what they are, so that none is the name of a Linux user", "root", ["sudo"], ["person:root", "group:sudo"]],
    ["are single words", "ada", ["Site Admins", "a:b"], ["person:ada", "group:Site%20Admins", "group:a%3Ab"]],
    ["are ASCII", "jürgen", [], ["person:j%C3%BCrgen"]],
    ["keep what makes an address readable", "ada@example.org", [], ["person:ada@example.org"]],
    ["never mean two", "a%40b", [], ["person:a%2540b"]],
  ])("%s", (_, identifier, groups, expected) => {
    expect(principalsFor(identifier, groups)).toEqual(expected);
  });

  it("are as many as a host takes, the person always among them", () => {
    const many = principalsFor(
      "ada",
      Array.from({ length: 500 }, (_, index) => `g${index}`),
    );
    expect(many).toHaveLength(limits.sshPrincipals);
    expect(many[0]).toBe("person:ada");
  });
});

describe("principals read back", () => {
  it.each([
    ["ada", []],
    ["ada@example.org", ["Site Admins", "a:b", "100%"]],
    ["jürgen%41", ["Größe", "group:x"]],
  ])("are %s in %j", (identifier, groups) => {
    expect(readPrincipals(principalsFor(identifier, groups))).toEqual({ identifier, groups });
  });

  it("are nobody without one person, or with two", () => {
    for (const principals of [[], ["group:a"], ["ada"], ["person:ada", "person:eve"]])
      expect(readPrincipals(principals)).toBeNull();
  });

  it("may be anything, as nobody's name", () => {
    expect(readPrincipals(["person:%FF"])).toEqual({ identifier: "%FF", groups: [] });
  });
});

describe("the key id", () => {
  const account = { id: "acc_1", identifier: "ada" };
  it("names the account and the request, or the grant where a passkey was used instead of a code", () => {
    expect(keyIdFor(account, { id: "grt_3", signInRequestId: "sir_2" })).toBe("ada acc_1 sir_2");
    expect(keyIdFor(account, { id: "grt_3", signInRequestId: null })).toBe("ada acc_1 grt_3");
  });
});
