import type { RawRequest } from "./raw-http.ts";
import type { Route } from "./scene.ts";

/** The bad requests of the campaign: what goes wrong in bodies, paths, cookies, headers and methods. */
type Headers = NonNullable<RawRequest["headers"]>;

const repeat = (text: string, count: number) => text.repeat(count);
const percent = (...bytes: number[]) => bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const notUtf8 = Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x00]);

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
  "/oauth/token": ["grant_type", "client_id", "client_secret", "code", "device_code", "refresh_token", "scope"],
  "/oauth/device_authorization": ["client_id", "client_secret", "scope"],
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

function forms(fields: readonly string[]): string[] {
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

const badSegments = [
  "%",
  "%zz",
  "%00",
  percent(0xc0, 0xaf),
  percent(0xff),
  "..",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%2e%2e%5c",
  "__proto__",
  "constructor",
  "sir_",
  `sir_${repeat("%00", 22)}`,
  `sir_${repeat("A", 21)}%ff`,
  `ses_${repeat("A", 22)}`,
  `acc_${repeat("A", 22)}`,
  repeat("A", 7000),
  ";a=b",
  "a%0d%0aSet-Cookie:x=y",
  "%F0%9F%98%80",
];

/** The address: path and query. */
export function badTargets({ method, path }: Route, target: string, headers: Headers): RawRequest[] {
  const bare = target.split("?")[0] ?? target;
  const hasParameter = /[:*]/.test(path);
  const paths = badSegments.flatMap((segment) => [
    hasParameter ? path.replace(/:id|\*/, segment) : `${bare.replace(/\/$/, "")}/${segment}`,
    `${bare}${segment}`,
  ]);
  const fields = fieldsOf[path] ?? ["a"];
  const queries = [...forms(fields).filter((query) => query.length < 7000), repeat("a=b&", 1500)];
  const raw = [
    "*",
    "//",
    "http://evil.example/",
    `http://evil.example${bare}`,
    "",
    "?",
    "#",
    "/\u00ff",
    "\\",
    `${bare}#fragment`,
    "/ /",
  ];
  return [...paths, ...queries.map((query) => `${bare}?${query.replaceAll(" ", "+")}`), ...raw].map((each) => ({
    method,
    target: each,
    headers,
  }));
}

const latin1 = Buffer.from([...Array(126).keys()].map((code) => code + 130)).toString("latin1");
const junk = [
  "",
  " ",
  ",",
  ";;;",
  ";q=",
  "*;q=1e9999",
  "en;q=NaN,de;q=-1",
  "=",
  latin1,
  repeat(",", 3000),
  repeat("a,", 2000),
  repeat("x", 7000),
  "\t\t",
  "%00%ff",
  "__proto__",
  "constructor, toString",
  '"\\',
  "Mozilla/5.0 (((((((((((((((((((((((((((((((((((((((((((((((",
  "Mozilla/5.0 (Linux; Android 15; \u00ff\u00fe) AppleWebKit/",
];
const basic = (text: string | Buffer) => `Basic ${Buffer.from(text as string).toString("base64")}`;
const authorizations = [
  "Basic",
  "Basic %%%",
  basic(":"),
  basic("\0:\0"),
  basic(notUtf8),
  basic("%zz:%"),
  basic("client"),
  basic(`${repeat("a", 4000)}:b`),
  "Bearer",
  "Bearer a b",
  "Bearer ....",
  "Bearer eyJhbGciOiJub25lIn0.e30.",
  "Bearer eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IngifQ.e30.AA",
  `Bearer ${repeat("a.", 3000)}`,
  "Digest username=x",
  "DPoP x",
  latin1,
];
const cookies = [
  "=",
  ";;;",
  "countersign-session",
  "countersign-session=",
  "countersign-session=%",
  "countersign-session=%E0%A4%A",
  `countersign-session=${repeat("A", 43)}`,
  `countersign-session="${repeat("A", 43)}"`,
  `countersign-binding=${latin1}`,
  `countersign-device=${repeat("A", 7000)}`,
  `countersign-session=${repeat("A", 43)}; countersign-session=${repeat("B", 43)}`,
  repeat("a=b; ", 1500),
  "__proto__=x; constructor=y",
  latin1,
];

/** Headers, cookies among them; too much of them is the parser's to refuse. */
export function badHeaders({ method }: Route, target: string, headers: Headers): RawRequest[] {
  const single = (name: string, values: readonly string[]) => values.map((value) => [[name, value] as const]);
  const sets: Headers[] = [
    ...[
      "Accept-Language",
      "User-Agent",
      "X-Forwarded-For",
      "Accept",
      "Range",
      "If-None-Match",
      "If-Modified-Since",
    ].flatMap((name) => single(name, junk)),
    ...single("Authorization", authorizations),
    ...single("Cookie", cookies),
    ...single("Host", [
      "",
      "a b",
      "[::1",
      "evil:99999",
      ":",
      "%00",
      "a/b",
      "user:pass@host",
      latin1,
      repeat("h", 5000),
    ]),
    ...single("Range", ["bytes=", "bytes=-", "bytes=9-1", "bytes=999999999999999999999-", "bytes=0-0,2-3", "x=1-2"]),
    ...single("Origin", ["null", "", latin1, "https://", repeat("o", 5000)]),
    ...single("Sec-Fetch-Site", ["", "SAME-ORIGIN", "same-origin, cross-site", latin1]),
    ...single("Transfer-Encoding", ["identity", "gzip", "chunked, chunked"]),
    [
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
    ],
    [
      ["Connection", "Upgrade, HTTP2-Settings"],
      ["Upgrade", "h2c"],
      ["HTTP2-Settings", "AAMAAABkAAQAAP__"],
    ],
    [["X-Long", repeat("x", 20_000)]],
    Array.from({ length: 500 }, (_, count) => [`X-Many-${count}`, "x"] as const),
  ];
  return sets.map((set) => {
    const named = new Set(set.map(([name]) => name));
    return { method, target, headers: [...headers.filter(([name]) => !named.has(name)), ...set] };
  });
}

export const badMethods = (target: string, headers: Headers): RawRequest[] =>
  ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "post", "FOO", "GET\0"].map((method) => ({
    method,
    target,
    headers,
  }));
