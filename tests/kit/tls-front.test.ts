import { readFileSync } from "node:fs";
import { get } from "node:https";
import { rootCertificates } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startApp, type TestApp } from "./app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ tls: true });
});
afterAll(() => app.close());

it("puts the whole server behind https: a person registers and signs in there", async () => {
  expect(app.origin).toMatch(/^https:/);
  const ada = await app.createPerson("Ada Lovelace");
  const laptop = app.newBrowser();
  expect((await ada.signIn(laptop)).status).toBe(200);
  expect((await laptop.get("/")).status).toBe(200);
  expect(await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json()).toMatchObject({
    issuer: app.origin,
  });
});

it("is trusted by whoever trusts the file, and by nobody else", async () => {
  const ask = (ca: string | string[]) =>
    new Promise((resolve) =>
      get(`${app.origin}/healthz`, { ca }, (answer) => resolve(answer.resume().statusCode)).on(
        "error",
        (error: NodeJS.ErrnoException) => resolve(error.code),
      ),
    );
  expect(await ask(readFileSync(app.caFile ?? "", "utf8"))).toBe(200);
  expect(await ask([...rootCertificates])).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});
