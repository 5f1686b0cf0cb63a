import { z } from "zod";
import type { JsonSchema } from "./takes.ts";

/**
 * What the endpoints that programs call answer with when all is well, and how a caller proves itself there. Of answers that
 * a specification leaves open (metadata, claims, registrations) the members are named that are always there.
 * `tests/fuzz/openapi-answers.test.ts` holds real answers against these.
 */
const text = z.string().min(1);
const seconds = z.int().positive();

export const answers = {
  /** RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3, RFC 8693 §2.2.1 */
  TokenSet: z.strictObject({
    access_token: text,
    token_type: z.enum(["Bearer", "DPoP"]),
    expires_in: seconds,
    scope: z.string().optional(),
    id_token: text.optional(),
    refresh_token: text.optional(),
    issued_token_type: text.optional(),
  }),
  /** RFC 8628 §3.2 */
  DeviceAuthorization: z.strictObject({
    device_code: text,
    user_code: text,
    verification_uri: z.url(),
    verification_uri_complete: z.url(),
    expires_in: seconds,
    interval: seconds,
  }),
  /** CIBA Core 1.0 §7.3 */
  BackchannelAuthentication: z.strictObject({
    auth_req_id: text,
    expires_in: seconds,
    interval: seconds,
  }),
  /** RFC 9126 §2.2 */
  PushedRequest: z.strictObject({ request_uri: text, expires_in: seconds }),
  /** RFC 7662 §2.2; as a JWT (RFC 9701) for who asks for that. */
  Introspection: z.looseObject({ active: z.boolean() }),
  /** OpenID Connect Core 1.0 §5.3.2; as a JWT for clients that are registered so. */
  Userinfo: z.looseObject({ sub: text }),
  /** RFC 7591 §3.2.1 */
  Registration: z.looseObject({ client_id: text, client_name: text, redirect_uris: z.array(z.url()) }),
  /** RFC 7517 §5 */
  Keys: z.strictObject({ keys: z.array(z.looseObject({ kty: text, kid: text, alg: text, use: text })) }),
  /** RFC 8414 §2, OpenID Connect Discovery 1.0 §3 */
  Metadata: z.looseObject({
    issuer: z.url(),
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    jwks_uri: z.url(),
    response_types_supported: z.array(text),
  }),
} as const;

type AnswerName = keyof typeof answers;

const proofs = {
  clientSecret: {
    type: "http",
    scheme: "basic",
    description:
      "The client's id and secret (RFC 6749 §2.3.1). In the body instead: client_secret, or client_assertion (RFC 7523).",
  },
  accessToken: {
    type: "http",
    scheme: "bearer",
    description: "An access token (RFC 6750 §2.1), or one bound to a key with its proof: DPoP (RFC 9449 §7.1).",
  },
  scimToken: { type: "http", scheme: "bearer", description: "RFC 7644 §2; made by countersign scim token add." },
  registrationToken: { type: "http", scheme: "bearer", description: "RFC 7591 §3, RFC 7592 §2" },
} as const;

export const securitySchemes: JsonSchema = proofs;

interface Described {
  readonly answer?: AnswerName;
  readonly status?: 201;
  /** What must be sent in the header; `or in the body`: no header is needed where the body proves it, or a public client says who it is. */
  readonly proof?: keyof typeof proofs | "client secret or in the body";
}

const client = { proof: "client secret or in the body" } as const;

/** By the path as the source writes it; the first that fits. */
const endpoints: readonly (readonly [RegExp, Described])[] = [
  [/^\/oauth\/token$/, { answer: "TokenSet", ...client }],
  [/^\/oauth\/device(_authorization|code)$/, { answer: "DeviceAuthorization", ...client }],
  [/^\/oauth\/bc-authorize$/, { answer: "BackchannelAuthentication", ...client }],
  [/^\/oauth\/par$/, { answer: "PushedRequest", status: 201, ...client }],
  [/^\/oauth\/introspect$/, { answer: "Introspection", ...client }],
  [/^\/oauth\/revoke$/, client],
  [/^\/oauth\/userinfo$/, { answer: "Userinfo", proof: "accessToken" }],
  [/^\/oauth\/register$/, { answer: "Registration", status: 201, proof: "registrationToken" }],
  [/^\/oauth\/register\//, { answer: "Registration", proof: "registrationToken" }],
  [/^\/oauth\/jwks$/, { answer: "Keys" }],
  [/^\/(.*\/)?\.well-known\/(openid-configuration|oauth-authorization-server)$/, { answer: "Metadata" }],
  [/^\/scim\/v2\//, { proof: "scimToken" }],
  [/^\/admin\/api\//, { proof: "accessToken" }],
  [/^\/ssh\/certificate$/, { proof: "accessToken" }],
];

const describedAs = (path: string): Described => endpoints.find(([pattern]) => pattern.test(path))?.[1] ?? {};

/** The status and the schema of a good answer, or null where nothing is said of it. */
export function goodAnswer(
  method: string,
  path: string,
): { readonly status: string; readonly name: AnswerName } | null {
  // RFC 7592 §2.3: there is nothing left to tell of.
  if (method === "DELETE") return null;
  const { answer, status = 200 } = describedAs(path);
  return answer === undefined ? null : { status: String(status), name: answer };
}

/** OpenAPI's `security`: one of the list is enough, and `{}` is nothing in the header. Null where nothing is said of it. */
export function securityOf(path: string): JsonSchema[] | null {
  const { proof } = describedAs(path);
  if (proof === undefined) return null;
  return proof === "client secret or in the body" ? [{ clientSecret: [] }, {}] : [{ [proof]: [] }];
}

export const answerSchemas = (): JsonSchema =>
  Object.fromEntries(
    Object.entries(answers).map(([name, schema]) => {
      const { $schema: _, ...described } = z.toJSONSchema(schema);
      return [name, described];
    }),
  );
