import { describe, expect, it } from "vitest";
import { sampleAccount } from "../../../tests/kit/samples.ts";
import { claimsWithin, personClaims, scopesOfClaims, wantedClaims } from "../claims/person-claims.ts";
import { nothingWanted, readClaimsParameter } from "./claims-parameter.ts";

describe("readClaimsParameter (OpenID Connect Core §5.5)", () => {
  it("wants nothing when it is absent or empty", () => {
    for (const text of [undefined, "{}", '{"other": 1}'])
      expect(readClaimsParameter(text)).toEqual({ ok: true, value: nothingWanted });
  });

  it("reads names, and the two wishes that are demands", () => {
    const text = JSON.stringify({
      userinfo: { email: null, name: { essential: true } },
      id_token: { sub: { value: "acc_a" }, acr: { essential: true, values: ["phr"] }, groups: {} },
    });
    expect(readClaimsParameter(text)).toEqual({
      ok: true,
      value: {
        requested: { idToken: ["sub", "acr", "groups"], userinfo: ["email", "name"] },
        subjects: ["acc_a"],
        essentialAcr: ["phr"],
      },
    });
  });

  it("takes an acr that is not essential for a wish", () => {
    const read = readClaimsParameter('{"id_token":{"acr":{"values":["other"]}}}');
    expect(read).toMatchObject({ value: { essentialAcr: null } });
  });

  it.each(["", "[]", "null", "1", "{", '{"id_token":[]}', '{"userinfo":"email"}', '{"id_token":{"email":true}}'])(
    "refuses %j",
    (text) => {
      expect(readClaimsParameter(text)).toEqual({ ok: false, reason: "claims_malformed" });
    },
  );
});

describe("personClaims", () => {
  const account = sampleAccount();
  const facts = { account, emails: ["a@example.org", "b@example.org"], phones: [], groups: ["editors"] };

  it("gives the first confirmed address, and leaves out what there is not (§5.3.2)", () => {
    expect(personClaims(facts, wantedClaims({ scopes: ["email", "phone", "groups"], names: [] }, {}))).toEqual({
      email: "a@example.org",
      email_verified: true,
      groups: ["editors"],
    });
  });

  it("gives a claim by name and not its neighbours, and knows no claim by an inherited name", () => {
    expect(personClaims(facts, wantedClaims({ scopes: [], names: ["email", "constructor", "__proto__"] }, {}))).toEqual(
      {
        email: "a@example.org",
      },
    );
    expect(scopesOfClaims(["email", "groups", "toString"], {})).toEqual(["email", "groups"]);
    expect(claimsWithin(["email", "groups", "toString"], ["groups"], {})).toEqual(["groups"]);
  });
});
