import { generateKeyPairSync, hash, type KeyObject, sign } from "node:crypto";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { cose, isoCBOR } from "@simplewebauthn/server/helpers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { happenedInFrame } from "./client-data.flow.ts";
import type { PasskeyAssertion } from "./passkey-answer.ts";
import { type AssertedState, checkPlainAssertion, type ExpectedAssertion } from "./plain-assertion.flow.ts";

/** The plain check against the library: what it accepts, the library accepts too, and says the same of it. */
const ceremony = {
  challenge: "kbr2a0eRSm9hmbFCVuuiT4jqHfSYKHlEKn4F9ACoNVI",
  origin: "https://login.example.com",
  relyingPartyId: "login.example.com",
};
type Ceremony = typeof ceremony & { readonly signCount: number; readonly publicKey: string };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const { alg, crv, kty, x: coseX, y: coseY, n: coseN, e: coseE } = cose.COSEKEYS;
const part = (jwk: { readonly [name: string]: unknown }, name: string): Uint8Array =>
  new Uint8Array(Buffer.from(String(jwk[name]), "base64url"));
const coseText = (members: [number, number | Uint8Array][]): string =>
  text(isoCBOR.encode(new Map(members) as Parameters<typeof isoCBOR.encode>[0]));

function es256(curve: "P-256" | "P-384" = "P-256") {
  const pair = generateKeyPairSync("ec", { namedCurve: curve });
  const jwk = pair.publicKey.export({ format: "jwk" });
  const head: [number, number][] = [
    [kty, 2],
    [alg, curve === "P-256" ? -7 : -35],
    [crv, curve === "P-256" ? 1 : 2],
  ];
  const publicKey = coseText([...head, [coseX, part(jwk, "x")], [coseY, part(jwk, "y")]]);
  return { privateKey: pair.privateKey, publicKey, digest: curve === "P-256" ? "sha256" : "sha384" };
}
function rs256() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = publicKey.export({ format: "jwk" });
  const members: [number, number | Uint8Array][] = [
    [kty, 3],
    [alg, -257],
    [coseN, part(jwk, "n")],
    [coseE, part(jwk, "e")],
  ];
  return { privateKey, publicKey: coseText(members), digest: "sha256" };
}
const own = es256();

interface Made {
  readonly clientData?: Readonly<Record<string, unknown>>;
  readonly flags?: number;
  readonly signCount?: number;
  readonly relyingPartyId?: string;
  readonly rest?: Buffer;
  readonly key?: { readonly privateKey: KeyObject; readonly digest: string };
}
function assertion(made: Made = {}): PasskeyAssertion {
  const { flags = 0x05, signCount = 0, rest = Buffer.alloc(0), key = { ...own, digest: "sha256" } } = made;
  const said = { type: "webauthn.get", challenge: ceremony.challenge, origin: ceremony.origin, ...made.clientData };
  const clientData = Buffer.from(JSON.stringify(said));
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(signCount);
  const idHash = hash("sha256", made.relyingPartyId ?? ceremony.relyingPartyId, "buffer");
  const data = Buffer.concat([idHash, Buffer.from([flags]), counter, rest]);
  const signature = sign(key.digest, Buffer.concat([data, hash("sha256", clientData, "buffer")]), key.privateKey);
  const response = { clientDataJSON: text(clientData), authenticatorData: text(data), signature: text(signature) };
  return { id: "Y3JlZA", rawId: "Y3JlZA", response };
}
const expecting = (changes: Partial<Ceremony> = {}): ExpectedAssertion => ({
  ...ceremony,
  publicKey: own.publicKey,
  signCount: 0,
  ...changes,
});

async function byLibrary(answer: PasskeyAssertion, expected: ExpectedAssertion): Promise<AssertedState | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, type: "public-key", clientExtensionResults: {}, authenticatorAttachment: "platform" },
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.relyingPartyId,
      requireUserVerification: true,
      credential: {
        id: answer.id,
        publicKey: new Uint8Array(Buffer.from(expected.publicKey, "base64url")),
        counter: expected.signCount,
      },
    });
    if (!verified || happenedInFrame(answer.response.clientDataJSON)) return null;
    return { signCount: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
  } catch {
    // It throws for whatever does not fit.
    return null;
  }
}

describe("what is plain and right", () => {
  it.each([
    ["a key that never left its device", {}, {}, { signCount: 0, backedUp: false }],
    ["a synced key", { flags: 0x1d }, {}, { signCount: 0, backedUp: true }],
    ["one that could be synced and is not", { flags: 0x0d }, {}, { signCount: 0, backedUp: false }],
    ["one that counts", { signCount: 8 }, { signCount: 7 }, { signCount: 8, backedUp: false }],
    [
      "what says that it was in no frame",
      { clientData: { crossOrigin: false } },
      {},
      { signCount: 0, backedUp: false },
    ],
    ["members that nobody knows yet", { clientData: { later: [1] } }, {}, { signCount: 0, backedUp: false }],
  ])("is accepted, as by the library: %s", async (_, made: Made, expected: Partial<Ceremony>, state) => {
    const answer = assertion(made);
    expect(checkPlainAssertion(answer, expecting(expected))).toEqual(state);
    expect(await byLibrary(answer, expecting(expected))).toEqual(state);
  });
});

describe("what is right and not plain is left to the library, which accepts it", () => {
  const [longer, rsa] = [es256("P-384"), rs256()];
  const rows: [string, PasskeyAssertion, ExpectedAssertion][] = [
    ["ES384", assertion({ key: longer }), expecting({ publicKey: longer.publicKey })],
    ["RS256", assertion({ key: rsa }), expecting({ publicKey: rsa.publicKey })],
    ["extensions", assertion({ flags: 0x85, rest: Buffer.from("a0", "hex") }), expecting()],
    ["token binding", assertion({ clientData: { tokenBinding: { status: "supported" } } }), expecting()],
  ];
  it.each(rows)("%s", async (_, answer, expected) => {
    expect(checkPlainAssertion(answer, expected)).toBeNull();
    expect(await byLibrary(answer, expected)).not.toBeNull();
  });
});

describe("what is wrong is not accepted", () => {
  const right = assertion();
  const rows: [string, PasskeyAssertion, ExpectedAssertion][] = [
    ["the user was not verified", assertion({ flags: 0x01 }), expecting()],
    ["the user was not there", assertion({ flags: 0x04 }), expecting()],
    ["backed up without being able to be", assertion({ flags: 0x15 }), expecting()],
    ["a counter that stands still", assertion({ signCount: 7 }), expecting({ signCount: 7 })],
    ["a counter that is gone", assertion({ signCount: 0 }), expecting({ signCount: 7 })],
    ["another relying party", assertion({ relyingPartyId: "example.com" }), expecting()],
    ["another origin", assertion({ clientData: { origin: "https://login.example.com.evil.example" } }), expecting()],
    ["another challenge", assertion({ clientData: { challenge: "AAAA" } }), expecting()],
    ["a registration", assertion({ clientData: { type: "webauthn.create" } }), expecting()],
    ["in another site's frame", assertion({ clientData: { crossOrigin: true } }), expecting()],
    ["beneath another site", assertion({ clientData: { topOrigin: "https://evil.example" } }), expecting()],
    ["another key", right, expecting({ publicKey: es256().publicKey })],
    ["an id that is written otherwise", { ...right, rawId: "Y3JlZB" }, expecting()],
    ["more than was signed", assertion({ rest: Buffer.from([0]) }), expecting()],
    [
      "a key that is no point",
      right,
      expecting({ publicKey: text(Buffer.from(own.publicKey, "base64url").fill(1, 45)) }),
    ],
    ["padding", { ...right, response: { ...right.response, signature: `${right.response.signature}\n` } }, expecting()],
  ];
  it.each(rows)("%s", async (_, answer, expected) => {
    expect(checkPlainAssertion(answer, expected)).toBeNull();
    expect(await byLibrary(answer, expected)).toBeNull();
  });
});

it("accepts nothing that the library does not, whatever is changed of an answer", async () => {
  const change = fc.record({
    of: fc.constantFrom("clientDataJSON" as const, "authenticatorData" as const, "signature" as const),
    at: fc.nat(),
    to: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: -2, max: 2 }),
  });
  const near = fc.constantFrom(0x05, 0x0d, 0x1d, 0x15, 0x07, 0x25, 0x45, 0x85);
  const flags = fc.oneof({ weight: 3, arbitrary: near }, fc.integer({ min: 0, max: 255 }));
  const counters = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
  await fc.assert(
    fc.asyncProperty(flags, counters, fc.option(change, { nil: null }), async (flagByte, [said, stored], changed) => {
      const made = assertion({ flags: flagByte, signCount: said });
      const response = { ...made.response };
      if (changed !== null) {
        const bytes = Buffer.from(response[changed.of], "base64url");
        bytes[changed.at % bytes.length] = changed.to;
        const longer = changed.length > 0 ? Buffer.concat([bytes, Buffer.alloc(changed.length)]) : bytes;
        response[changed.of] = text(changed.length < 0 ? bytes.subarray(0, changed.length) : longer);
      }
      const answer = { ...made, response };
      const plain = checkPlainAssertion(answer, expecting({ signCount: stored }));
      if (plain !== null) expect(await byLibrary(answer, expecting({ signCount: stored }))).toEqual(plain);
    }),
    { numRuns: 400 },
  );
});
