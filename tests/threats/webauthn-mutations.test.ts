import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invite } from "../../src/accounts/invitation.flow.ts";
import type { Schema } from "../../src/database/schema.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";
import { cardOptions, changingNothing, type Scene, setScene, stateOf, verdict, waitOnPage } from "./scene.ts";

/**
 * Passkey answers with something changed: bytes, CBOR, JSON members, whole shapes. Each is refused with a reason, and
 * nothing is written. A new passkey is signed by nobody (attestation "none"), so some changes of one only make another:
 * there it is enough that the answer is never an error. BAD_INPUT_RUNS sets how many of each kind are tried.
 */
const runs = Number(process.env.BAD_INPUT_RUNS ?? 60);
const timeout = 30_000 + runs * 200;

let scene: Scene;
let opened: { requestId: string; options: AssertionOptions };
beforeAll(async () => {
  scene = await setScene();
  const requestId = await scene.ada.open((await waitOnPage(scene.app)).code);
  opened = { requestId, options: await cardOptions(scene.ada.phone, requestId) };
});
afterAll(() => scene.close());

const reasons = /^(malformed|too_large|passkey_not_\w+|passkey_known_already|user_not_verified|challenge_expired)$/;

// ── What may be done to bytes ───────────────────────────────────────────────────────────────────────────────────────

/** CBOR that is wrong, endless, huge or deep (RFC 8949). */
const cborJunk = fc.constantFrom(
  Buffer.from([0xff]),
  Buffer.from([0x9f, 0x9f, 0x9f]),
  Buffer.from([0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0x9b, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0xa1, 0xa1, 0x01, 0x02, 0x03]),
  Buffer.from([0xa2, 0x01, 0x02, 0x01, 0x03]),
  Buffer.from([0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]),
  Buffer.from([0xc2, 0x40]),
  Buffer.from([0xf7]),
  Buffer.alloc(3000, 0x81),
  Buffer.alloc(3000, 0xa1),
  Buffer.concat([Buffer.from([0xa1, 0x69]), Buffer.from("__proto__"), Buffer.from([0xa0])]),
);

const byteChange = fc.oneof(
  fc.record({ how: fc.constant("flip" as const), at: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ how: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({
    how: fc.constant("insert" as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }),
  }),
  fc.record({ how: fc.constant("replace" as const), bytes: fc.oneof(cborJunk, fc.uint8Array({ maxLength: 300 })) }),
  fc.record({ how: fc.constant("splice" as const), at: fc.nat(), bytes: cborJunk }),
);
type ByteChange = typeof byteChange extends fc.Arbitrary<infer Change> ? Change : never;

function changeBytes(text: string, change: ByteChange): string {
  const bytes = Buffer.from(text, "base64url");
  const at = "at" in change ? change.at % bytes.length : 0;
  const changed = {
    flip: () => bytes.map((byte, index) => ("bit" in change && index === at ? byte ^ (1 << change.bit) : byte)),
    cut: () => bytes.subarray(0, at),
    insert: () => Buffer.concat([bytes.subarray(0, at), "bytes" in change ? change.bytes : bytes, bytes.subarray(at)]),
    replace: () => ("bytes" in change ? change.bytes : bytes),
    splice: () => Buffer.concat([bytes.subarray(0, at), "bytes" in change ? change.bytes : bytes]),
  }[change.how]();
  return Buffer.from(changed).toString("base64url");
}

// ── What may be done to shapes ──────────────────────────────────────────────────────────────────────────────────────

const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, "", "\0", "=", "%%%", "é".repeat(5000), -1, 1e300, [], {}),
);
const shapeChange = fc.record({ member: fc.nat(), value: anything, remove: fc.boolean() });
type ShapeChange = { member: number; value: unknown; remove: boolean };

/** Changes one of the members that matter; the others are the browser's own small talk. */
function changeShape<Answer extends { response: object }>(
  answer: Answer,
  { member, value, remove }: ShapeChange,
): unknown {
  const outer = ["id", "rawId", "type", "response"];
  const inner = ["clientDataJSON", "authenticatorData", "attestationObject", "signature"].filter(
    (name) => name in answer.response,
  );
  const name = [...outer, ...inner][member % (outer.length + inner.length)] ?? "";
  const apply = (object: object) => {
    const copy: Record<string, unknown> = { ...object };
    if (remove) delete copy[name];
    else copy[name] = value;
    return copy;
  };
  return outer.includes(name) ? apply(answer) : { ...answer, response: apply(answer.response) };
}

/** Client data with a member changed and signed again by the true key: only its content is wrong. */
const clientDataChange = fc.record({
  member: fc.constantFrom("type", "challenge", "origin", "crossOrigin", "topOrigin"),
  value: anything.filter(Boolean),
});

// ── The campaign ────────────────────────────────────────────────────────────────────────────────────────────────────

type Answering = { good: object; send: (response: unknown) => Promise<Response> };

const doors: [string, () => Promise<Answering>, { isSigned: boolean; except: readonly (keyof Schema)[] }][] = [
  ["approving", approving, { isSigned: true, except: [] }],
  ["signing in", signingIn, { isSigned: true, except: ["passkey_challenges"] }],
  ["adding a passkey", adding, { isSigned: false, except: ["passkey_challenges"] }],
  [
    "accepting an invitation",
    accepting,
    { isSigned: false, except: ["passkey_challenges", "invitations", "audit_events"] },
  ],
];

describe.each(doors)("refuses a broken answer when %s", (_, begin, { isSigned, except }) => {
  const refuses = async (broken: (good: object) => unknown) => {
    const { good, send } = await begin();
    const response = broken(good);
    if (JSON.stringify(response) === JSON.stringify(good)) return;
    if (!isSigned) {
      const answer = await send(response);
      expect(answer.status).toBeLessThan(500);
      if (answer.status !== 200) expect((await verdict(answer)).reason).toMatch(reasons);
      return;
    }
    const { status, reason } = await verdict(await changingNothing(scene.app, () => send(response), except));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(reason).toMatch(reasons);
  };
  const parts = (good: object) =>
    ["clientDataJSON", "authenticatorData", "attestationObject", "signature"].filter(
      (name) => name in (good as { response: object }).response,
    );

  it("changed in its bytes", { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), byteChange, (part, change) =>
        refuses((good) => {
          const { response } = good as { response: Record<string, string> };
          const names = parts(good);
          const name = names[part % names.length] ?? "";
          return { ...good, response: { ...response, [name]: changeBytes(response[name] ?? "", change) } };
        }),
      ),
      { numRuns: runs },
    );
  });

  it("changed in its shape", { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(shapeChange, (change) => refuses((good) => changeShape(good as { response: object }, change))),
      { numRuns: runs },
    );
  });

  it("that is something else altogether", { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, fc.object()), (value) => refuses(() => value)),
      { numRuns: runs },
    );
  });
});

it("refuses client data with a wrong member, though it is truly signed", { timeout }, async () => {
  const { app, ada } = scene;
  const requestId = await ada.open((await waitOnPage(app)).code);
  const options = await cardOptions(ada.phone, requestId);
  await fc.assert(
    fc.asyncProperty(clientDataChange, async ({ member, value }) => {
      const response = ada.authenticator.get(options, { clientData: { [member]: value } });
      const answer = await changingNothing(app, () => ada.phone.postJson(`/link/${requestId}/approve`, { response }));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: runs },
  );
  expect(await stateOf(app, requestId)).toBe("opened");
});

/** One card for all: an answer that is refused leaves it as it was. */
async function approving(): Promise<Answering> {
  const { requestId, options } = opened;
  const { ada } = scene;
  const good: AuthenticationResponseJSON = ada.authenticator.get(options);
  return { good, send: (response) => ada.phone.postJson(`/link/${requestId}/approve`, { response }) };
}

async function signingIn(): Promise<Answering> {
  const { ada } = scene;
  const asked = await ada.phone.postJson("/passkeys/sign-in/options", {});
  const good = ada.authenticator.get((await asked.json()) as { challenge: string });
  return { good, send: (response) => ada.phone.postJson("/passkeys/sign-in", { response }) };
}

async function adding(): Promise<Answering> {
  const { mallory } = scene;
  const asked = await mallory.phone.postJson("/passkeys/registration/options", {});
  const good: RegistrationResponseJSON = mallory.authenticator.create((await asked.json()) as never);
  return { good, send: (response) => mallory.phone.postJson("/passkeys/registration", { response }) };
}

async function accepting(): Promise<Answering> {
  const { app, mallory } = scene;
  const { url } = await invite(app.deps, { role: "person", suggestedName: null });
  const token = url.slice(url.indexOf("#") + 1);
  const browser = app.newBrowser();
  const names = { displayName: "Newcomer", identifier: `newcomer-${token.slice(0, 8).replaceAll(/[^a-z]/gi, "x")}` };
  const asked = await browser.postJson("/invitation/passkey/options", { token, ...names });
  const good = mallory.authenticator.create((await asked.json()) as never);
  return { good, send: (response) => browser.postJson("/invitation/passkey", { token, response }) };
}
