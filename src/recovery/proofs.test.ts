import { describe, expect, it } from "vitest";
import { type ProofMethod, weigh } from "./proofs.ts";

const methods: readonly ProofMethod[] = ["recovery_code", "email", "sms", "passkey"];
const sets = Array.from({ length: 2 ** methods.length }, (_, bits) =>
  methods.filter((_method, at) => (bits >> at) % 2 === 1),
);

describe("what proofs are worth, over all sixteen sets", () => {
  it.each(sets.map((set) => [set.join(" + ") || "nothing", set] as const))("%s", (_name, set) => {
    const others = set.filter((method) => method !== "passkey").length;
    const passkey = set.includes("passkey");
    const expected = others === 0 ? "nothing" : others >= 2 || passkey ? "enough" : "waits";
    expect(weigh(set, false)).toBe(expected);
    // Under protection the passkey is as good as not there.
    expect(weigh(set, true)).toBe(others === 0 ? "nothing" : others >= 2 ? "enough" : "waits");
  });
  it("one method twice is one method", () => expect(weigh(["email", "email"], false)).toBe("waits"));
});
