import fc from "fast-check";
import { expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { startApp } from "../kit/app.ts";
import { createRelyingParty, deviceCodeGrant } from "../kit/relying-party.ts";

/** What databases, URL parsers and header writers stumble over. */
const nasty = [
  "",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\uffff",
  "é",
  "\r\nSet-Cookie: a=b",
  "'; drop table clients; --",
  "__proto__",
  "constructor",
  "-1",
  "1e999",
  "%00",
  "%",
  "x".repeat(3000),
];
const names = [
  "client_id",
  "client_secret",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "prompt",
  "max_age",
  "authenticated_after",
  "code_challenge",
  "grant_type",
  "code",
  "code_verifier",
  "refresh_token",
  "token",
  "subject_token",
  "subject_token_type",
  "resource",
  "device_code",
  "id_token_hint",
  "post_logout_redirect_uri",
  "confirmed",
  "authorization",
  "decision",
  "__proto__",
];
const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const valid = new Map([
  ["client_id", ["site"]],
  ["grant_type", ["authorization_code", "refresh_token", "client_credentials", deviceCodeGrant, tokenExchange]],
  ["redirect_uri", ["https://app.example/callback"]],
  ["decision", ["allow"]],
]);
const paths = [
  "token",
  "revoke",
  "introspect",
  "device_authorization",
  "par",
  "authorize",
  "consent",
  "logout",
  "userinfo",
].map((name) => `/oauth/${name}`);

const form = fc.array(
  fc
    .constantFrom(...names)
    .chain((name) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof(fc.constantFrom(...nasty, ...(valid.get(name) ?? [])), fc.string({ unit: "binary" })),
      ),
    ),
  { maxLength: 8 },
);
const rawBody = fc.oneof(
  fc.constantFrom("%", "%ff%fe=%00", "=&=&", "&&&", "a[]=b", "grant_type"),
  fc.string({ unit: "binary" }),
);
const header = fc.constantFrom(
  "Basic",
  "Basic Og==",
  "Basic %%%",
  "Basic AAAA",
  "Bearer",
  "Bearer a.b.c",
  "Bearer ..",
  "DPoP x",
);

forEachDatabase((openDatabase) => {
  it("answers anything malformed with a 4xx or a redirect, and keeps working", async () => {
    const app = await startApp({ databaseUrl: await openDatabase.newUrl() });
    try {
      const ada = await app.createPerson("Ada Lovelace");
      const redirectUris = ["https://app.example/callback"];
      const client = await app.createClient({
        id: "site",
        name: "Site",
        kind: "public",
        trust: "first_party",
        redirectUris,
      });
      const site = createRelyingParty(app, client);
      const send = fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.oneof(form, rawBody),
        header,
        async (path, fields, authorization) => {
          const body = typeof fields === "string" ? fields : new URLSearchParams(fields).toString();
          const query = body.slice(0, 4000).toWellFormed();
          const answers = [
            await site.post(path, body, { authorization }),
            await ada.phone.post(path, typeof fields === "string" ? { [fields]: "" } : Object.fromEntries(fields)),
            await ada.phone.get(`${path}?${query}`),
            await ada.phone.get(`/sign-in?return_to=${encodeURIComponent(`/oauth/authorize?${query}`)}`),
          ];
          expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
          expect(answers[0]?.status).toBeGreaterThanOrEqual(300);
        },
      );
      await fc.assert(send, {
        numRuns: 150,
        examples: [["/oauth/authorize", "client_id=%00&redirect_uri=%00", "Basic"]],
      });
      await ada.signIn();
      expect(await site.signIn(ada.phone)).toMatchObject({ status: 200 });
    } finally {
      await app.close();
    }
  }, 60_000);
});
