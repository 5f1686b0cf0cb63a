import { describe, expect, it } from "vitest";
import { grantSchema, parameterSchema } from "./parameter-schema.ts";

describe("parameterSchema", () => {
  it("has what the column marks, with its shape", () => {
    expect(parameterSchema("revocation")).toMatchObject({
      required: ["token"],
      properties: { token: { type: "string", pattern: "^[\\x20-\\x7e]{1,8192}$" }, token_type_hint: {} },
    });
    expect(parameterSchema("revocation").properties).not.toHaveProperty("redirect_uri");
  });

  it("lets a request object or a pushed request hold the rest", () => {
    expect(parameterSchema("authorize").anyOf).toEqual([
      { required: ["response_type", "client_id", "redirect_uri"] },
      { required: ["client_id", "request"] },
      { required: ["client_id", "request_uri"] },
    ]);
  });
});

describe("grantSchema", () => {
  it("is one column for each grant, told by grant_type", () => {
    const { anyOf } = grantSchema() as { anyOf: { properties: Record<string, object>; required: string[] }[] };
    expect(anyOf.map(({ properties }) => properties.grant_type)).toContainEqual({ const: "client_credentials" });
    expect(anyOf).toHaveLength(6);
    for (const { required } of anyOf) expect(required).toContain("grant_type");
  });
});
