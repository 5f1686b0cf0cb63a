import type { RawRequest } from "./raw-http.ts";
import type { Route } from "./scene.ts";

/** The bad requests of the campaign, first part: what goes wrong in forms, JSON and their declarations. */
export type Headers = NonNullable<RawRequest["headers"]>;

export const repeat = (text: string, count: number) => text.repeat(count);
export const percent = (...bytes: number[]) => bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
export const notUtf8 = Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x00]);

/** Fields of the route's form or JSON, by name; each is broken in turn. */
export const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  "/sign-in/redeem": ["request"],
  "/sign-in/cancel": ["request"],
  "/sign-in/renew": ["request"],
  "/link": ["code"],
  "/link/:id/approve": ["response"],
  "/link/:id/deny": ["reason"],
  "/passkeys/sign-in": ["response", "returnTo"],
  "/passkeys/registration": ["response"],
  "/invitation": ["token"],
  "/invitation/passkey/options": ["token", "displayName", "identifier"],
  "/invitation/passkey": ["token", "response"],
  "/oauth/consent": ["authorization", "decision"],
  "/oauth/token": [
    "grant_type",
    "client_id",
    "client_secret",
    "code",
    "device_code",
    "refresh_token",
    "subject_token",
    "resource",
    "scope",
  ],
  "/oauth/device_authorization": ["client_id", "client_secret", "scope"],
  "/oauth/devicecode": ["client_id", "client_secret", "scope"],
  "/oauth/select-account": ["return_to", "session"],
  "/oauth/par": ["client_id", "client_secret", "redirect_uri", "scope", "state", "code_challenge", "request"],
  "/oauth/bc-authorize": ["client_id", "client_secret", "scope", "login_hint", "binding_message", "requested_expiry"],
  "/oauth/introspect": ["client_id", "client_secret", "token", "token_type_hint"],
  "/oauth/revoke": ["client_id", "client_secret", "token", "token_type_hint"],
  "/oauth/logout": ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "confirmed"],
  "/oauth/authorize": ["client_id", "redirect_uri", "scope", "state", "code_challenge", "prompt", "max_age"],
  "/sign-in": ["return_to"],
  "/sign-in/events": ["request"],
};

const badValues = [
  "%",
  "%zz",
  percent(0),
  percent(0xff, 0xfe),
  percent(0xc0, 0xaf),
  percent(0xed, 0xa0, 0x80),
  percent(0xf0, 0x9f, 0x98, 0x80),
  percent(0xe2, 0x80, 0xae),
  percent(0x0d, 0x0a),
  // A way back that is an authorization request, with a NUL in its client_id: PostgreSQL takes none.
  "%2Foauth%2Fauthorize%3Fclient_id%3D%2500%26redirect_uri%3Dx",
  "' OR 1=1 --",
  "../../../../etc/passwd",
  "%5B%5D",
  "-1",
  "1e999",
  "NaN",
  "__proto__",
  "constructor",
  repeat("9", 5000),
  repeat("A", 43),
  `sir_${repeat("A", 22)}`,
];

export function forms(fields: readonly string[]): string[] {
  const named = fields.flatMap((name) => [
    ...badValues.map((value) => `${name}=${value}`),
    `${name}=a&${name}=b`,
    `${name}=&${name}=`,
    `${name}[]=a`,
    name,
  ]);
  const unnamed = ["", "=", "&&&", "%", "%=%", "__proto__=1&constructor=2&toString=3", repeat("a=b&", 10_000)];
  return [...named, ...unnamed];
}

function jsons(fields: readonly string[]): string[] {
  const values = [
    "null",
    "1",
    "true",
    '""',
    "[]",
    "{}",
    '"\\u0000"',
    '"\\ud800"',
    "1e999",
    "-0",
    `"${repeat("x", 60_000)}"`,
  ];
  const named = fields.flatMap((name) => values.map((value) => `{"${name}":${value}}`));
  const deep = (open: string, close: string) => repeat(open, 10_000) + repeat(close, 10_000);
  return [
    ...named,
    "",
    "{",
    "null",
    "[]",
    "1",
    '"text"',
    "{'a':1}",
    '{"a":1,}',
    '{"a":1}{"a":1}',
    '{"__proto__":{"response":{}}}',
    '{"response":{"response":{"clientDataJSON":"e30"',
    deep("[", "]"),
    `${repeat('{"response":', 5_000)}1${repeat("}", 5_000)}`,
    repeat("[", 60_000),
    "\ufeff{}",
    "{\u0000}",
  ];
}

const contentTypes = [
  "text/plain",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-16",
  'application/x-www-form-urlencoded; charset="',
  "application/xml",
  ";",
  "/",
  repeat("x", 4000),
  "application/json, application/x-www-form-urlencoded",
];

const formType = ["Content-Type", "application/x-www-form-urlencoded"] as const;
const jsonType = ["Content-Type", "application/json"] as const;

/** Bodies, well declared and not. */
export function badBodies({ method, path }: Route, target: string, headers: Headers): RawRequest[] {
  const fields = fieldsOf[path] ?? ["a"];
  const to = (
    type: readonly [string, string] | null,
    body: string | Buffer,
    more: Headers = [],
    unsized = false,
  ): RawRequest => ({
    method,
    target,
    headers: [...headers, ...(type === null ? [] : [type]), ...more],
    body,
    unsized,
  });
  const big = repeat("a=b&", 100_000);
  const chunked = ["Transfer-Encoding", "chunked"] as const;
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  return [
    ...forms(fields).map((body) => to(formType, body)),
    ...jsons(fields).map((body) => to(jsonType, body)),
    ...contentTypes.map((type) => to(["Content-Type", type], "a=b")),
    to(null, "a=b"),
    to(formType, notUtf8),
    to(jsonType, notUtf8),
    to(jsonType, Buffer.concat([Buffer.from('{"a":"'), notUtf8, Buffer.from('"}')])),
    to(formType, big),
    to(jsonType, `{"a":"${big}"}`),
    to(formType, chunk(big) + chunk(big) + chunk(""), [chunked], true),
    to(jsonType, chunk(big) + chunk(""), [chunked], true),
    to(formType, chunk("a=b") + chunk(""), [chunked], true),
    to(formType, "zz\r\nnot a chunk\r\n", [chunked], true),
    to(formType, "a=b", [["Content-Length", "104857600"]], true),
    to(formType, "a=b", [["Content-Length", "-1"]], true),
    to(
      formType,
      "a=b",
      [
        ["Content-Length", "3"],
        ["Content-Length", "4"],
      ],
      true,
    ),
    to(formType, "a=b", [["Content-Length", "3"], chunked], true),
    to(formType, "\u001f\u008b not gzip", [["Content-Encoding", "gzip"]]),
    to(formType, "a=b", [["Expect", "100-continue"]]),
    to(formType, "a=b", [["Expect", "nonsense"]]),
  ];
}
