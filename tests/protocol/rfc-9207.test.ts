import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let ada: Person;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const callback = "https://app.example/callback?tenant=1";
  const client = await app.createClient({
    name: "Site",
    kind: "public",
    trust: "first_party",
    redirectUris: [callback],
  });
  site = createRelyingParty(app, client, callback);
});
afterAll(() => app.close());

describe("§2 response parameter iss", () => {
  it("MUST be in answers with a code and in answers with an error, equal to the issuer, so that mix-up is noticed", async () => {
    const withCode = await site.authorize(ada.phone, site.attempt());
    const withError = await site.authorize(ada.phone, site.attempt({ scope: "admin" }));
    expect(withCode?.searchParams.has("code")).toBe(true);
    expect(withError?.searchParams.get("error")).toBe("invalid_scope");
    for (const answer of [withCode, withError]) expect(answer?.searchParams.getAll("iss")).toEqual([app.origin]);
  });

  it("leaves the registered query as it is (RFC 6749 §3.1.2)", async () => {
    const back = await site.authorize(ada.phone, site.attempt());
    expect(back?.href.startsWith("https://app.example/callback?tenant=1&code=")).toBe(true);
  });
});
