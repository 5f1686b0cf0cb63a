import { describe, expect, it } from "vitest";
import { createEdge } from "../../tests/kit/edge.ts";
import { answerFor, type PageRefusal } from "./refusals.ts";
import { refusalJson, refusalPage } from "./respond.tsx";

/** What a person may meet on the way of issue 2, each with an answer of its own. */
const reasons = [
  "malformed",
  "malformed_code",
  "wrong_code",
  "code_expired",
  "too_many_tries",
  "already_opened",
  "already_decided",
  "already_redeemed",
  "denied",
  "cancelled",
  "expired",
  "revoked",
  "not_opened_by_you",
  "wrong_redeemer",
  "passkey_not_verified",
  "challenge_expired",
  "account_disabled",
  "client_disabled",
  "invitation_used",
  "cross_origin",
  "not_found",
] as const satisfies readonly PageRefusal[];

const app = createEdge()
  .get("/page/:reason", (c) => refusalPage(c, c.req.param("reason") as PageRefusal))
  .get("/json/:reason", (c) => refusalJson(c, c.req.param("reason") as PageRefusal));

describe.each(reasons)("%s", (reason) => {
  it("is a page that says what happened and leads on, and is kept by no cache", async () => {
    const answer = await app.request(`/page/${reason}`);
    const html = await answer.text();
    expect(answer.status).toBe(answerFor(reason).status);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(html).toMatch(/<h1[^>]*>[^<]{5,}<\/h1>/);
    expect(html).toContain(`href="${answerFor(reason).href}"`);
    expect(html).not.toContain(reason.includes("_") ? reason : "undefined");
  });

  it("is JSON with the reason for the script and a sentence for the person", async () => {
    const answer = await app.request(`/json/${reason}`);
    expect(answer.status).toBe(answerFor(reason).status);
    expect(await answer.json()).toEqual({ reason, message: expect.stringMatching(/^\p{Lu}.{10,}\.$/u) });
  });
});

it("tells how long to wait after too many tries", async () => {
  const wait = Number((await app.request("/page/too_many_tries")).headers.get("retry-after"));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(600);
});

it("has a text of its own for wrong, expired, denied, already used and cancelled", async () => {
  const texts = await Promise.all(
    ["wrong_code", "code_expired", "denied", "already_redeemed", "cancelled", "already_opened"].map(
      async (reason) => ((await (await app.request(`/json/${reason}`)).json()) as { message: string }).message,
    ),
  );
  expect(new Set(texts).size).toBe(texts.length);
});
