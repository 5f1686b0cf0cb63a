/**
 * The schemas of User and Group (RFC 7643 §4, §8.7) as far as they are kept here: what a client may send, what it is
 * answered, and what `/Schemas` says are all made of these tables. What is in none of them is ignored and not kept.
 */
import type { Attribute } from "./attribute.ts";

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: "string",
  description,
  ...more,
});

const reference = (
  name: string,
  description: string,
  to: "User" | "Group" | "uri",
  mutability: "readOnly" | "immutable",
): Attribute => ({ name, type: "reference", description, referenceTypes: [to], mutability, caseExact: true });

/** The parts of a value of which there may be several (§2.4). */
const several = (of: string, types: readonly string[]): readonly Attribute[] => [
  text("value", of, { required: true }),
  text("display", "How it is shown."),
  text("type", "What it is for.", { canonicalValues: types }),
  { name: "primary", type: "boolean", description: "The preferred one of them." },
];

/** §3.1; `schemas` is in every resource and not in the tables. */
const commonAttributes: readonly Attribute[] = [
  text("id", "Given by this server, and never given again.", {
    caseExact: true,
    mutability: "readOnly",
    returned: "always",
    uniqueness: "server",
  }),
  text("externalId", "What the provisioning system calls the resource.", { caseExact: true }),
  {
    name: "meta",
    type: "complex",
    description: "About the resource itself.",
    mutability: "readOnly",
    sub: [
      text("resourceType", "User or Group.", { mutability: "readOnly", caseExact: true }),
      { name: "created", type: "dateTime", description: "When it began.", mutability: "readOnly" },
      { name: "lastModified", type: "dateTime", description: "When it was last changed.", mutability: "readOnly" },
      reference("location", "Its address.", "uri", "readOnly"),
      text("version", "Changes with every change (RFC 9110 §8.8.3).", { mutability: "readOnly", caseExact: true }),
    ],
  },
];

const coreUser: readonly Attribute[] = [
  text("userName", "What the person types to be asked on their devices.", { required: true, uniqueness: "server" }),
  {
    name: "name",
    type: "complex",
    description: "The parts of the person's name.",
    sub: [
      text("formatted", "The whole name."),
      text("familyName", "The family name."),
      text("givenName", "The given name."),
      text("middleName", "The middle names."),
      text("honorificPrefix", "Titles in front."),
      text("honorificSuffix", "Titles behind."),
    ],
  },
  text("displayName", "The name that people and apps see; made of the others if it is missing."),
  text("title", "The person's job."),
  text("userType", "How the person belongs to the organisation."),
  text("preferredLanguage", "What the invitation is written in, as Accept-Language has it."),
  text("locale", "Where numbers and dates are written as this person does."),
  text("timezone", "The time zone, by the names of RFC 6557."),
  { name: "active", type: "boolean", description: "False: disabled, and every session and token has ended." },
  {
    name: "emails",
    type: "complex",
    multiValued: true,
    description: "Mail addresses; the primary one gets the invitation.",
    sub: several("The address.", ["work", "home", "other"]),
  },
  {
    name: "phoneNumbers",
    type: "complex",
    multiValued: true,
    description: "Telephone numbers.",
    sub: several("The number.", ["work", "home", "mobile", "fax", "pager", "other"]),
  },
  {
    name: "groups",
    type: "complex",
    multiValued: true,
    description: "The groups that the person is in; changed at the group.",
    mutability: "readOnly",
    sub: [
      text("value", "The id of the group.", { mutability: "readOnly", caseExact: true }),
      reference("$ref", "Its address.", "Group", "readOnly"),
      text("display", "Its name.", { mutability: "readOnly" }),
      text("type", "How the person is in it.", { mutability: "readOnly", canonicalValues: ["direct"] }),
    ],
  },
];

const enterprise: readonly Attribute[] = [
  text("employeeNumber", "The number of the person in the organisation."),
  text("costCenter", "The cost centre."),
  text("organization", "The organisation."),
  text("division", "The division."),
  text("department", "The department."),
  {
    name: "manager",
    type: "complex",
    description: "Whom the person answers to.",
    sub: [text("value", "The id of that person."), text("displayName", "Their name.", { mutability: "readOnly" })],
  },
];

const coreGroup: readonly Attribute[] = [
  text("displayName", "The name that apps are told.", { required: true, uniqueness: "server" }),
  {
    name: "members",
    type: "complex",
    multiValued: true,
    description: "The people in it.",
    sub: [
      text("value", "The id of the person.", { mutability: "immutable", caseExact: true }),
      reference("$ref", "Their address; `value` is what counts.", "User", "immutable"),
      text("display", "Their name.", { mutability: "readOnly" }),
      text("type", "What it is.", { mutability: "immutable", canonicalValues: ["User"] }),
    ],
  },
];

export interface ResourceSchema {
  readonly urn: string;
  readonly name: "User" | "Group" | "EnterpriseUser";
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

export const schemas: readonly ResourceSchema[] = [
  { urn: userUrn, name: "User", description: "A person", attributes: coreUser },
  { urn: groupUrn, name: "Group", description: "People under one name", attributes: coreGroup },
  {
    urn: enterpriseUrn,
    name: "EnterpriseUser",
    description: "A person as part of an organisation",
    attributes: enterprise,
  },
];

/** All that is in a resource of this kind. */
export interface ResourceType {
  readonly name: "User" | "Group";
  readonly endpoint: "/Users" | "/Groups";
  readonly urn: string;
  readonly extension: string | null;
  readonly attributes: readonly Attribute[];
}

export const userType: ResourceType = {
  name: "User",
  endpoint: "/Users",
  urn: userUrn,
  extension: enterpriseUrn,
  attributes: [
    ...commonAttributes,
    ...coreUser,
    { name: enterpriseUrn, type: "complex", description: "Enterprise user", sub: enterprise },
  ],
};

export const groupType: ResourceType = {
  name: "Group",
  endpoint: "/Groups",
  urn: groupUrn,
  extension: null,
  attributes: [...commonAttributes, ...coreGroup],
};
