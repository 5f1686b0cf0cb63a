import { Writable } from "node:stream";
import pino from "pino";
import { expect, it } from "vitest";
import { requestId } from "../../src/request-id.ts";
import { startApp } from "../kit/app.ts";

it("tells a person whose request failed by which word the operator finds it in the log", async () => {
  const app = await startApp();
  const logged: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  try {
    Object.assign(app.deps, { log: pino({ mixin: () => ({ requestId: requestId() }) }, stream) });
    await app.deps.db.schema.dropTable("invitations").execute();
    const answer = await app.newBrowser().postJson("/invitation/passkey/options", {
      token: "x".repeat(43),
      displayName: "Ada",
      identifier: "ada",
    });
    const id = answer.headers.get("x-request-id") ?? "";
    expect(answer.status).toBe(500);
    expect(logged.find((line) => line.includes("a request failed"))).toContain(id);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);

    await app.deps.db.schema.dropTable("user_codes").execute();
    const page = await app.newBrowser().get("/sign-in");
    expect(await page.text()).toContain(page.headers.get("x-request-id"));
  } finally {
    await app.close();
  }
});
