import { expect, it } from "vitest";
import { sampleAccount } from "../../../tests/kit/samples.ts";
import { readCustomClaims } from "./custom-claims.ts";
import { attributesFor, personClaims, scopesOfClaims, wantedClaims } from "./person-claims.ts";

const file = {
  staff: { employee: { attribute: "identifier" }, "https://example.org/tenant": { value: { id: 7 } } },
  profile: { nickname: { attribute: "displayName" } },
};

it("reads scopes of claims, and gives them like those of the standard", () => {
  const custom = readCustomClaims(file);
  if (!custom.ok) throw new Error(custom.reason);
  const account = sampleAccount();
  const facts = { account, emails: [], phones: [], groups: [] };
  const wanted = { scopes: ["staff"], names: ["nickname"] };
  expect(personClaims(facts, wantedClaims(wanted, custom.value))).toEqual({
    employee: account.identifier,
    "https://example.org/tenant": { id: 7 },
    nickname: account.displayName,
  });
  expect(scopesOfClaims(["employee", "nickname"], custom.value).sort()).toEqual(["profile", "staff"]);
  expect(attributesFor(wantedClaims({ scopes: ["staff"], names: [] }, custom.value))).toEqual(["identifier"]);
});

it.each([
  ["no object", [], "it is not an object of scopes"],
  ["a scope with a space", { "a b": {} }, '"a b" cannot be a scope'],
  ["claims of openid", { openid: { x: { value: 1 } } }, "the scope openid has no claims of its own"],
  ["a list of claims", { a: [] }, 'the scope "a" is not an object of claims'],
  ["a claim of tokens", { a: { sub: { value: "eve" } } }, 'the claim "sub" of the scope "a" means something already'],
  ["a standard claim", { a: { email: { value: "x" } } }, 'the claim "email" of the scope "a" means something already'],
  [
    "a claim in two scopes",
    { a: { x: { value: 1 } }, b: { x: { value: 1 } } },
    'the claim "x" of the scope "b" is in two scopes',
  ],
  ["an unknown attribute", { a: { x: { attribute: "password" } } }, "needs one of the attributes identifier"],
  ["an inherited attribute", { a: { x: { attribute: "constructor" } } }, "needs one of the attributes identifier"],
  ["both", { a: { x: { attribute: "role", value: 1 } } }, "needs an attribute or a value"],
  ["neither", { a: { x: {} } }, "needs an attribute or a value"],
  ["a strange name", JSON.parse('{"a":{"__proto__":{"value":1}}}'), "cannot be called so"],
])("refuses %s", (_, wrong, reason) => {
  expect(readCustomClaims(wrong)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});
