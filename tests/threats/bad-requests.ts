import { fieldsOf, forms, type Headers, notUtf8, percent, repeat } from "./bad-bodies.ts";
import type { RawRequest } from "./raw-http.ts";
import type { Route } from "./scene.ts";

/** The bad requests of the campaign, second part: what goes wrong in addresses, cookies, headers and methods. */
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
