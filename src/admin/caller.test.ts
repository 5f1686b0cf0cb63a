import { expect, it } from "vitest";
import { noon, sampleAccount, sampleSession } from "../../tests/kit/samples.ts";
import { accept, refuse } from "../outcome.ts";
import { atCommandLine, isFresh, roleOf } from "./actor.ts";
import { callerBySession } from "./caller.flow.ts";

const account = sampleAccount("ada", { role: "helper" });

it("acts in a browser with the role of the account and the user verification of the session", () => {
  const session = sampleSession("here", "ada", { verifiedAt: noon });
  expect(callerBySession({ session, account }, "192.0.2.7")).toEqual(
    accept({
      actor: { kind: "account", accountId: account.id, role: "helper" },
      verifiedAt: noon,
      address: "192.0.2.7",
    }),
  );
});

it("is nobody in a limited session", () => {
  const session = sampleSession("here", "ada", { origin: { verdict: "unknown", form: "limited", use: "ordinary" } });
  expect(callerBySession({ session, account }, "192.0.2.7")).toEqual(refuse("sign_in_limited"));
});

it("asks a person for a fresh verification, and no program and no operator, who have none", () => {
  const byPerson = { actor: { kind: "account", accountId: account.id, role: "owner" }, address: null } as const;
  expect(isFresh({ ...byPerson, verifiedAt: noon }, noon + 1)).toBe(true);
  expect(isFresh({ ...byPerson, verifiedAt: noon }, noon + 3600_000)).toBe(false);
  expect(isFresh({ ...byPerson, verifiedAt: null }, noon)).toBe(false);
  expect(isFresh(atCommandLine, noon)).toBe(true);
  expect(roleOf(atCommandLine.actor)).toBe("owner");
  expect(roleOf({ kind: "scim", tokenId: "t" })).toBe("administrator");
});
