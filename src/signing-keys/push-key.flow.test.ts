import { expect, it } from "vitest";
import { inEachProcess } from "../../tests/kit/in-each-process.ts";
import { verifyVapid } from "../../tests/kit/push-service.ts";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import { pushPublicKey, signPushToken } from "./push-key.flow.ts";
import { ensureSigningKeys } from "./rotation.flow.ts";
import { publishedKeys } from "./signing-key.flow.ts";

forEachDatabase((openDatabase, kind) => {
  const clock = { now: () => noon };

  it("two processes that start at once have one key, and so does a third much later", async () => {
    const url = await openDatabase.newUrl();
    const processes = [await openDatabase(url), await openDatabase(url)].map((db) => ({ db, clock }));
    const keys = await inEachProcess(kind, processes, pushPublicKey);
    const later = await pushPublicKey({ db: await openDatabase(url), clock });
    expect(new Set([...keys, later]).size).toBe(1);
    expect(Buffer.from(later, "base64url")).toHaveLength(65);
  });

  it("it signs for push services and is not among the keys that clients are told", async () => {
    const deps = { db: await openDatabase(), clock };
    await ensureSigningKeys(deps);
    const key = await pushPublicKey(deps);
    const claims = { aud: "https://push.example", exp: 1, sub: "https://login.example.org" };
    expect(verifyVapid(`vapid t=${await signPushToken(deps, claims)}, k=${key}`, key, claims.aud)).toEqual(claims);
    const published = await publishedKeys(deps);
    expect(published.keys).toHaveLength(3);
    expect(published.keys.map(({ kid }) => kid)).not.toContain("push");
  });
});
