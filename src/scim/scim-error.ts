/** Why a SCIM request is refused, and how that is said on the wire (RFC 7644 §3.12, table 9). The only place that knows both. */

interface ScimAnswer {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 501;
  readonly scimType?: string;
  readonly detail: string;
}

const answers = {
  token_missing: { status: 401, detail: "This needs a token of this server: countersign scim token add." },
  token_refused: { status: 401, detail: "This token is not, or no longer, one of this server's." },
  owner_untouchable: {
    status: 403,
    detail: "This account owns the server; it is changed here and not from elsewhere.",
  },
  discovery_not_searched: { status: 403, detail: "What the server says of itself cannot be filtered." },
  not_found: { status: 404, detail: "There is no such resource." },
  taken: { status: 409, scimType: "uniqueness", detail: "Another resource has this userName or displayName already." },
  version_differs: { status: 412, detail: "The resource has changed since the version in If-Match." },
  unsupported_media_type: { status: 415, detail: "The body is application/scim+json or application/json." },
  too_large: { status: 413, detail: "The body is too large; send fewer members at a time." },
  invalid_syntax: { status: 400, scimType: "invalidSyntax", detail: "The body is not what this request takes." },
  invalid_filter: {
    status: 400,
    scimType: "invalidFilter",
    detail:
      "The filter is malformed, or it asks for an attribute that cannot be searched by; see docs/operating/scim.md.",
  },
  invalid_path: {
    status: 400,
    scimType: "invalidPath",
    detail: "The path is malformed or names no attribute of the schemas.",
  },
  no_target: { status: 400, scimType: "noTarget", detail: "Nothing here is at this path." },
  mutability: {
    status: 400,
    scimType: "mutability",
    detail: "This attribute is read-only, or required and cannot be removed.",
  },
  invalid_value: {
    status: 400,
    scimType: "invalidValue",
    detail: "A value is missing, of the wrong type, too long, or has characters that names do not have here.",
  },
  unsupported: { status: 501, detail: "This server does not do that; see ServiceProviderConfig." },
} as const satisfies Record<string, ScimAnswer>;

export type ScimRefusal = keyof typeof answers;

/** What a request may be refused for because of what it says, whoever it is about. */
export type MalformedRequest = "invalid_syntax" | "invalid_path" | "no_target" | "mutability" | "invalid_value";

export const scimAnswer = (reason: ScimRefusal): ScimAnswer => answers[reason];

/** `status` is text on the wire. */
export const scimErrorBody = ({
  status,
  scimType,
  detail,
}: Omit<ScimAnswer, "status"> & { readonly status: number }) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
  ...(scimType === undefined ? {} : { scimType }),
  detail,
  status: String(status),
});
