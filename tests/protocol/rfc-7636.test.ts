import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let ada: Person;
const parties: RelyingParty[] = [];

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  for (const kind of ["public", "confidential"] as const) {
    const client = await app.createClient({
      name: kind,
      kind,
      trust: "first_party",
      redirectUris: ["https://app.example/callback"],
    });
    parties.push(createRelyingParty(app, client));
  }
});
afterAll(() => app.close());

describe("§4.3 the client sends the code challenge", () => {
  const downgrades: [string, Record<string, string | null>][] = [
    ["no challenge", { code_challenge: null, code_challenge_method: null }],
    ["a challenge without method, which would mean plain", { code_challenge_method: null }],
    ["plain", { code_challenge_method: "plain" }],
    ["an unknown method", { code_challenge_method: "S512" }],
    ["a method in other letters", { code_challenge_method: "s256" }],
    ["a challenge that is no SHA-256", { code_challenge: "short" }],
    ["a challenge with padding", { code_challenge: `${"A".repeat(43)}=` }],
  ];

  it.each(downgrades)(
    "MUST refuse %s (§4.4.1), from confidential clients too (RFC 9700 §2.1.1)",
    async (_, changes) => {
      for (const party of parties) {
        const back = await party.authorize(ada.phone, party.attempt(changes));
        expect(back?.searchParams.get("error")).toBe("invalid_request");
        expect(back?.searchParams.has("code")).toBe(false);
      }
    },
  );
});

describe("§4.6 the server verifies the code verifier", () => {
  it("MUST give tokens only for the verifier of the challenge, so that a stolen code is worth nothing", async () => {
    for (const party of parties) {
      const attempt = party.attempt();
      const code = (await party.authorize(ada.phone, attempt))?.searchParams.get("code") ?? "";
      const invalidGrant = { status: 400, body: { error: "invalid_grant" } };
      const invalidRequest = { status: 400, body: { error: "invalid_request" } };
      expect(await party.exchange(code, attempt, { code_verifier: "B".repeat(43) })).toMatchObject(invalidGrant);
      expect(await party.exchange(code, attempt, { code_verifier: "" })).toMatchObject(invalidRequest);
      expect(await party.exchange(code, attempt, { code_verifier: "short" })).toMatchObject(invalidRequest);
      expect(await party.exchange(code, attempt, { code_verifier: `${"a".repeat(42)}!` })).toMatchObject(
        invalidRequest,
      );
      expect(await party.exchange(code, attempt)).toMatchObject({ status: 200 });
    }
  });

  it("does not accept the challenge of one request for the code of another (code injection)", async () => {
    const [party] = parties;
    const [own, other] = [party!.attempt(), party!.attempt()];
    const code = (await party!.authorize(ada.phone, own))?.searchParams.get("code") ?? "";
    expect(await party!.exchange(code, other)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});
