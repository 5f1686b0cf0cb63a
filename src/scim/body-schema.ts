/** The bodies of SCIM as JSON Schema, made of the tables in `schemas.ts`, for the OpenAPI document. */
import { limits } from "../limits.ts";
import type { Attribute } from "./attribute.ts";
import type { ResourceType } from "./schemas.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const text = { type: "string", maxLength: limits.scimValueCharacters };
const texts = { type: "array", items: text };

export const describeResource = ({ attributes }: ResourceType): JsonSchema =>
  objectOf(attributes, { schemas: texts }, ["schemas"]);

export const describePatch = (): JsonSchema => ({
  type: "object",
  properties: {
    schemas: texts,
    Operations: {
      type: "array",
      items: {
        type: "object",
        properties: {
          op: { type: "string", enum: ["add", "remove", "replace"] },
          path: { type: "string", maxLength: limits.scimFilterCharacters },
          value: {},
        },
        required: ["op"],
      },
    },
  },
  required: ["schemas", "Operations"],
});

/** What a client may send of it. */
function objectOf(attributes: readonly Attribute[], more: JsonSchema = {}, alsoRequired: string[] = []): JsonSchema {
  const writable = attributes.filter(({ mutability }) => mutability !== "readOnly");
  const required = writable.filter((one) => one.required === true).map(({ name }) => name);
  return {
    type: "object",
    properties: { ...more, ...Object.fromEntries(writable.map((one) => [one.name, describe(one)])) },
    ...(required.length + alsoRequired.length === 0 ? {} : { required: [...alsoRequired, ...required] }),
  };
}

function describe({ type, multiValued, sub = [] }: Attribute): JsonSchema {
  const one = type === "complex" ? objectOf(sub) : type === "boolean" ? { type: "boolean" } : text;
  return multiValued === true ? { type: "array", items: one } : one;
}
