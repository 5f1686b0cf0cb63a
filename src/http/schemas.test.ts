import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { limits } from "../limits.ts";
import {
  assertionSchema,
  attestationSchema,
  requestIdSchema,
  returnToSchema,
  secretSchema,
  sessionIdSchema,
} from "./schemas.ts";

const origin = "https://login.example.org";
const takes = (text: unknown): boolean => returnToSchema.safeParse(text).success;

describe("a place to return to", () => {
  it.each([
    "/",
    "/?a=b&c=%2F%2Fevil.example",
    "/oauth/authorize?client_id=tv&redirect_uri=https%3A%2F%2Ftv.example%2Fcb",
    "/link/sir_0123456789abcdefghijkl",
    "/a//b",
    "/a@b:c",
  ])("may be %s", (path) => expect(takes(path)).toBe(true));

  it.each([
    "",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "./x",
    "?x",
    "#x",
    " /x",
    "/ /evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/x\n",
    "/\u0000/evil.example",
    "/\u00A0",
    "/\u2028/evil.example",
    "/\uFF0Fevil.example",
    "/é",
    `/${"x".repeat(limits.returnToCharacters)}`,
  ])("may not be %j", (path) => expect(takes(path)).toBe(false));

  it("leads to this server, whatever passes", () => {
    const tricky = fc.array(
      fc.constantFrom(
        "/",
        "\\",
        "//",
        "\t",
        "\n",
        " ",
        "@",
        ":",
        "?",
        "#",
        ".",
        "..",
        "%2f",
        "%5c",
        "evil.example",
        "https:",
        "x",
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(tricky, (parts) => {
        const path = parts.join("");
        if (takes(path)) expect(new URL(path, origin).origin).toBe(origin);
        if (takes(`/${path}`)) expect(new URL(`/${path}`, origin).origin).toBe(origin);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("ids and secrets", () => {
  const id = "0123456789-_abcDEFghij";
  it("are taken in their own shape", () => {
    expect(requestIdSchema.parse(`sir_${id}`)).toBe(`sir_${id}`);
    expect(sessionIdSchema.parse(`ses_${id}`)).toBe(`ses_${id}`);
    expect(secretSchema.parse("A".repeat(43))).toBe("A".repeat(43));
  });

  it.each([
    `ses_${id}`,
    `SIR_${id}`,
    `sir_${id}x`,
    `sir_${id.slice(1)}`,
    `sir_${id.slice(1)}\n`,
    `sir_${id.slice(1)}'`,
    "sir_",
    "",
    7,
    null,
    [`sir_${id}`],
    { id },
  ])("%j is no request's id", (text) => expect(requestIdSchema.safeParse(text).success).toBe(false));
  it.each(["A".repeat(42), "A".repeat(44), `${"A".repeat(43)}\n`, `${"A".repeat(42)}=`, `${"A".repeat(42)}+`])(
    "%j is no secret",
    (text) => expect(secretSchema.safeParse(text).success).toBe(false),
  );
});

describe("a browser's WebAuthn answer", () => {
  const authenticator = createSoftwareAuthenticator(origin);
  const creation = {
    challenge: "x".repeat(43),
    rp: { name: "C" },
    user: { id: "dQ", name: "u", displayName: "U" },
    pubKeyCredParams: [],
  };
  const attestation = authenticator.create(creation);
  const assertion = authenticator.get({ challenge: "x".repeat(43) });

  it("is taken as browsers send it", () => {
    expect(assertionSchema.safeParse(assertion).success).toBe(true);
    expect(
      assertionSchema.safeParse({ ...assertion, response: { ...assertion.response, userHandle: null } }).success,
    ).toBe(true);
    expect(attestationSchema.safeParse(attestation).success).toBe(true);
  });

  const response = (changes: object) => ({ ...assertion, response: { ...assertion.response, ...changes } });
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["no response", { ...assertion, response: undefined }],
    ["another type", { ...assertion, type: "password" }],
    ["no id", { ...assertion, id: "" }],
    ["an id that is a number", { ...assertion, id: 1 }],
    ["an id too long", { ...assertion, id: "x".repeat(5_000) }],
    ["no signature", response({ signature: "" })],
    ["a signature in plain base64", response({ signature: "a+/=" })],
    ["client data that is an object", response({ clientDataJSON: {} })],
    ["client data too long", response({ clientDataJSON: "x".repeat(100_000) })],
    ["authenticator data too long", response({ authenticatorData: "x".repeat(100_000) })],
  ])("is refused with %s", (_what, answer) => {
    expect(assertionSchema.safeParse(answer).success).toBe(false);
  });

  it.each<[string, object]>([
    ["no attestation object", { attestationObject: "" }],
    ["an attestation object too long", { attestationObject: "x".repeat(100_000) }],
    ["transports without end", { transports: Array(100).fill("usb") }],
    ["a transport that is a story", { transports: ["x".repeat(1_000)] }],
  ])("is refused, for a new passkey, with %s", (_what, changes) =>
    expect(
      attestationSchema.safeParse({ ...attestation, response: { ...attestation.response, ...changes } }).success,
    ).toBe(false),
  );
});
