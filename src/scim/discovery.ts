/** What this server says of itself (RFC 7643 §5 to §7), made of the tables in `schemas.ts`. */
import { limits } from "../limits.ts";
import type { Attribute } from "./attribute.ts";
import { groupType, type ResourceSchema, type ResourceType, schemas, userType } from "./schemas.ts";

const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** RFC 7644 §3.4.2; `startIndex` is that of the first resource, from 1. */
export const listResponse = (resources: readonly object[], total = resources.length, startIndex = 1) => ({
  schemas: [listUrn],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

const metaOf = (base: string, resourceType: string, path: string) => ({
  resourceType,
  location: `${base}${path}`,
});

export const serviceProviderConfig = (base: string) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: limits.scimResultsAtMost },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "A token that `countersign scim token add` has made.",
      specUri: "https://www.rfc-editor.org/info/rfc6750",
      primary: true,
    },
  ],
  meta: metaOf(base, "ServiceProviderConfig", "/ServiceProviderConfig"),
});

export const resourceTypes = (base: string) => [userType, groupType].map((type) => describeType(base, type));

function describeType(base: string, { name, endpoint, urn, extension }: ResourceType) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: name,
    name,
    endpoint,
    schema: urn,
    schemaExtensions: extension === null ? [] : [{ schema: extension, required: false }],
    meta: metaOf(base, "ResourceType", `/ResourceTypes/${name}`),
  };
}

export const schemaDocuments = (base: string) => schemas.map((schema) => describeSchema(base, schema));

const describeSchema = (base: string, { urn, name, description, attributes }: ResourceSchema) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
  id: urn,
  name,
  description,
  attributes: attributes.map(describeAttribute),
  meta: metaOf(base, "Schema", `/Schemas/${urn}`),
});

function describeAttribute(attribute: Attribute): object {
  const { name, type, description, canonicalValues, referenceTypes, sub } = attribute;
  return {
    name,
    type,
    multiValued: attribute.multiValued === true,
    description,
    required: attribute.required === true,
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(type === "complex" ? { subAttributes: (sub ?? []).map(describeAttribute) } : {}),
    caseExact: attribute.caseExact === true,
    mutability: attribute.mutability ?? "readWrite",
    returned: attribute.returned ?? "default",
    uniqueness: attribute.uniqueness ?? "none",
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
  };
}
