import fc, { type Arbitrary } from "fast-check";
import type { Operation, Schema } from "./api.ts";
import { type LiveName, naturalFor, naturalInPath, naturalProof } from "./live.ts";

/**
 * Requests made from the document: as it says, nearly as it says, and not at all. They are plain data, so that a
 * seed brings the same ones back; what only a running server can give is named and put in when the request is sent.
 */
export type Value = string | { readonly live: LiveName };
export type Json = Value | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface FuzzRequest {
  readonly operation: string;
  /** Ada's phone, the new screen that waits, a browser that was never here, or a program. */
  readonly sender: "phone" | "screen" | "stranger" | "program";
  readonly inPath: Readonly<Record<string, Value>>;
  readonly query: readonly (readonly [string, Value])[];
  readonly body:
    | { readonly pairs: readonly (readonly [string, Value])[] }
    | { readonly json: Json }
    | { readonly raw: string }
    | null;
  readonly mediaType: string | null;
  readonly headers: readonly (readonly [string, Value])[];
}

/** What parsers, databases and header writers stumble over. */
const nasty = [
  ...[
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "\uffff",
    "\u202e",
    "é",
    "\r\nSet-Cookie: a=b",
    "'; drop table clients; --",
  ],
  ...["__proto__", "constructor", "toString", "-1", "0", "1e999", "NaN", "null", "true", "%00", "%", "%ff", "{}", "[]"],
  ...[
    "../../etc/passwd",
    "https://evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "<script>",
    "x".repeat(3000),
  ],
  "9".repeat(400),
  "a ".repeat(500),
];

const live = (names: readonly LiveName[]): Arbitrary<Value> =>
  fc.constantFrom(...names).map((name) => ({ live: name }));

/** Text for this name: what the server itself gave, what the document allows, or anything. */
function text(name: string, schema: Schema): Arbitrary<Value> {
  if (schema.const !== undefined) return weighted([9, fc.constant(String(schema.const))], [1, anything]);
  if (schema.enum !== undefined) return weighted([9, fc.constantFrom(...schema.enum.map(String))], [1, anything]);
  const natural = naturalFor(name, schema);
  const allowed = shaped(schema);
  return natural.length === 0
    ? weighted([7, allowed], [3, anything])
    : weighted([17, live(natural)], [2, allowed], [1, anything]);
}

const anything = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 40 }));

function shaped({ pattern, maxLength = 60 }: Schema): Arbitrary<string> {
  if (pattern === undefined) return fc.string({ maxLength: Math.min(maxLength, 60) });
  // What a pattern looks ahead for, and half characters, are not generated; the rest of it is.
  const plain = pattern.replaceAll(/\(\?[=!][^()]*\)|\\p\{Cs\}/g, "");
  return fc.stringMatching(new RegExp(plain, plain.includes("\\p{") ? "u" : ""), { size: "-1" });
}

const weighted = <Made>(...choices: [number, Arbitrary<Made>][]): Arbitrary<Made> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** In a hundred, how often a field is sent: what must be there nearly always, what nothing live fits seldom. */
const likelihood = (name: string, schema: Schema, required: readonly string[]): number =>
  required.includes(name) ? 95 : naturalFor(name, schema).length > 0 ? 70 : 5;

/** Which fields an object has. */
function fields(schema: Schema): Arbitrary<[string, Schema][]> {
  if (schema.anyOf !== undefined && schema.properties === undefined) return fc.oneof(...schema.anyOf.map(fields));
  const required = schema.required ?? schema.anyOf?.[0]?.required ?? [];
  const present = Object.entries(schema.properties ?? {}).map(([name, of]) =>
    fc
      .noBias(fc.integer({ min: 1, max: 100 }))
      .map((draw): [string, Schema][] => (draw <= likelihood(name, of, required) ? [[name, of]] : [])),
  );
  const free = schema.additionalProperties;
  const named = free === undefined ? fc.constant([]) : fc.array(shaped(schema.propertyNames ?? {}), { maxLength: 3 });
  return fc
    .tuple(fc.tuple(...present), named)
    .map(([chosen, more]) => [...chosen.flat(), ...more.map((name): [string, Schema] => [name, free ?? {}])]);
}

/** Names and values: a form or a query. One in ten has something twice, or something that nobody asked for. */
const pairs = (schema: Schema): Arbitrary<[string, Value][]> =>
  fields(schema)
    .chain((chosen) =>
      fc.tuple(...chosen.map(([name, of]) => text(name, of).map((value): [string, Value] => [name, value]))),
    )
    .chain((made) =>
      weighted<[string, Value][]>(
        [18, fc.constant(made)],
        [1, fc.nat({ max: Math.max(0, made.length - 1) }).map((at) => [...made, ...made.slice(at, at + 1)])],
        [1, fc.tuple(anything, anything).map((stray) => [...made, stray])],
      ),
    );

const anyJson = fc.jsonValue({ maxDepth: 3 }) as Arbitrary<Json>;

const json = (name: string, schema: Schema): Arbitrary<Json> => weighted([39, rightJson(name, schema)], [1, anyJson]);

function rightJson(name: string, schema: Schema): Arbitrary<Json> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => json(name, one)));
  if (schema.type === "string") return text(name, schema);
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "array") return fc.array(json(name, schema.items ?? {}), { minLength: 1, maxLength: 3 });
  if (schema.type !== "object") return anyJson;
  return fields(schema).chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map(([field, of]) => [field, json(field, of)]))),
  );
}

const raws = fc.oneof(
  fc.constantFrom(
    "",
    "%",
    "%ff%fe=%00",
    "=&=&",
    "a[]=b",
    "{",
    "[[[[",
    '{"a":',
    "null",
    "grant_type",
    '{"__proto__":{"a":1}}',
  ),
  fc.constantFrom("a=b&".repeat(5_000), `"${"x".repeat(70_000)}"`, "[".repeat(20_000), `{"a":${"9".repeat(500)}}`),
  fc.string({ unit: "binary" }),
);

const form = "application/x-www-form-urlencoded";

type Sent = Pick<FuzzRequest, "body" | "mediaType">;

function body({ body: described }: Operation): Arbitrary<Sent> {
  const strange = fc.record({
    body: raws.map((raw) => ({ raw })),
    mediaType: fc.constantFrom(form, "application/json", "text/plain", "multipart/form-data", "", null),
  });
  if (described === null) return weighted<Sent>([9, fc.constant({ body: null, mediaType: null })], [1, strange]);
  const { mediaType, schema } = described;
  const made: Arbitrary<FuzzRequest["body"]> =
    mediaType === form ? pairs(schema).map((of) => ({ pairs: of })) : json("", schema).map((of) => ({ json: of }));
  const mediaTypes = weighted<string | null>(
    [30, fc.constant(mediaType)],
    [1, fc.constantFrom(`${mediaType}; charset=utf-8`, "text/plain", "application/json", form, null)],
  );
  return weighted([19, fc.record({ body: made, mediaType: mediaTypes })], [1, strange]);
}

/** No control characters: no client of HTTP sends them in a header. */
const headerText = fc.stringMatching(/^[\x20-\x7e]{0,60}$/);
const header = (name: string, values: Arbitrary<Value>): Arbitrary<FuzzRequest["headers"]> =>
  values.map((value): [string, Value][] => [[name, value]]);

const authorization = (path: string): Arbitrary<FuzzRequest["headers"]> =>
  header(
    "authorization",
    weighted<Value>(
      [8, live(naturalProof(path))],
      [2, live(["basic", "otherBasic", "bearer", "opaqueBearer", "initialBearer", "managementBearer"])],
      [1, fc.constantFrom("Basic", "Basic %%%", "Basic Og==", "Bearer", "Bearer a.b.c", "DPoP x", "Digest a=b")],
      [1, headerText],
    ),
  );
const strangeHeaders = fc.oneof(
  header("accept", fc.oneof(headerText, fc.constant("application/token-introspection+jwt"))),
  header("accept-language", headerText),
  header("origin", fc.constantFrom("https://evil.example", "null")),
);
const headersFor = ({ path, refusal }: Operation): Arbitrary<FuzzRequest["headers"]> =>
  weighted(
    [refusal === "OAuthError" ? 1 : 9, fc.constant([])],
    [refusal === "OAuthError" ? 9 : 1, authorization(path)],
    [1, strangeHeaders],
  );

/** Mostly whoever calls this: a program, the screen that waits, or somebody who is signed in. */
function senderFor({ path, refusal }: Operation): Arbitrary<FuzzRequest["sender"]> {
  const caller = refusal === "OAuthError" ? "program" : path.startsWith("/sign-in") ? "screen" : "phone";
  return weighted([8, fc.constant(caller)], [2, fc.constantFrom("phone", "screen", "stranger", "program")]);
}

export const requestFor = (operation: Operation): Arbitrary<FuzzRequest> =>
  fc
    .record({
      sender: senderFor(operation),
      inPath: fc.record(
        Object.fromEntries(
          operation.inPath.map((name) => [
            name,
            weighted<Value>([8, live(naturalInPath(operation.path))], [2, anything]),
          ]),
        ),
      ),
      query: pairs(operation.query ?? {}),
      sent: body(operation),
      headers: headersFor(operation),
    })
    .map(({ sent, ...rest }) => ({ operation: operation.operationId, ...rest, ...sent }));

export const requestsFor = (operations: readonly Operation[], length: number): Arbitrary<FuzzRequest[]> =>
  fc.array(fc.oneof(...operations.map(requestFor)), { minLength: length, maxLength: length, size: "max" });
