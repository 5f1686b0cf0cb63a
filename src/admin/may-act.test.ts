import { describe, expect, it } from "vitest";
import { accountId } from "../../tests/kit/samples.ts";
import type { Role } from "../accounts/account.ts";
import type { Actor } from "./actor.ts";
import { type ActionRule, mayTouch, type Touched } from "./may-act.ts";

const as = (role: Role): Actor => ({ kind: "account", accountId: accountId("me"), role });
const anything: ActionRule = { roles: ["owner", "administrator", "helper"] };
const pass: ActionRule = { ...anything, never: "to_oneself" };
const other = accountId("other");

const why = (actor: Actor, rule: ActionRule, touched: Touched) => {
  const may = mayTouch(actor, rule, touched);
  return may.ok ? "may" : may.reason;
};

describe("who may do it to whom", () => {
  it.each<[Role, Role, string]>([
    ["owner", "owner", "may"],
    ["owner", "administrator", "may"],
    ["owner", "person", "may"],
    ["administrator", "owner", "owners_only"],
    ["administrator", "administrator", "may"],
    ["administrator", "helper", "may"],
    ["administrator", "auditor", "may"],
    ["administrator", "person", "may"],
    ["helper", "owner", "owners_only"],
    ["helper", "administrator", "ordinary_people_only"],
    ["helper", "helper", "ordinary_people_only"],
    ["helper", "auditor", "ordinary_people_only"],
    ["helper", "person", "may"],
  ])("%s to %s: %s", (role, theirs, expected) =>
    expect(why(as(role), anything, { accountId: other, role: theirs })).toBe(expected),
  );

  it.each<[Role, string]>([
    ["owner", "may"],
    ["administrator", "owners_only"],
    ["helper", "owners_only"],
  ])("%s giving a role: %s", (role, expected) => {
    expect(why(as(role), anything, { accountId: other, role: "person", becomes: "auditor" })).toBe(expected);
    expect(why(as(role), anything, { accountId: other, role: "auditor", becomes: "person" })).toBe(expected);
  });

  it.each<[Role, string]>([
    ["owner", "may"],
    ["administrator", "owners_only"],
  ])("%s to a client with the scope of administrators: %s", (role, expected) =>
    expect(why(as(role), anything, { administers: true })).toBe(expected),
  );

  it.each<Role>(["owner", "administrator", "helper"])("%s to themselves: never a pass, else as to others", (role) => {
    expect(why(as(role), pass, { accountId: accountId("me"), role })).toBe("issuer_is_holder");
    expect(why(as(role), pass, { accountId: other, role: "person" })).toBe("may");
  });

  it("lets the operator do everything, and a provisioning system what an administrator may", () => {
    const owner: Touched = { accountId: other, role: "owner" };
    expect(why({ kind: "command_line" }, pass, owner)).toBe("may");
    expect(why({ kind: "scim", tokenId: "t" }, anything, owner)).toBe("owners_only");
    expect(why({ kind: "scim", tokenId: "t" }, anything, { accountId: other, role: "administrator" })).toBe("may");
  });
});
