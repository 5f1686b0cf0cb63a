import { createHmac } from "node:crypto";
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { forEachDatabase } from "../database/for-each-database.ts";
import { ensureSigningKey, publishedKeys, signToken, verifyToken } from "./signing-key.flow.ts";

forEachDatabase((openDatabase) => {
  const start = async (url?: string, clock = { now: () => 1_700_000_000_000 }) => {
    const deps = { db: await openDatabase(url), clock };
    await ensureSigningKey(deps);
    return deps;
  };

  describe("signing keys", () => {
    it("sign what jose verifies by the published keys, named by their thumbprint (RFC 7638)", async () => {
      const deps = await start();
      const published = await publishedKeys(deps);
      const token = await signToken(deps, "at+jwt", { sub: "ada" });
      const keys = createLocalJWKSet({ keys: published.keys.map((key) => ({ ...key })) });
      expect((await jwtVerify(token, keys, { algorithms: ["ES256"], typ: "at+jwt" })).payload).toEqual({ sub: "ada" });
      expect(decodeProtectedHeader(token).kid).toBe(await calculateJwkThumbprint({ ...published.keys[0] }));
      expect(JSON.stringify(published)).not.toContain('"d"');
    });

    it("outlive a restart", async () => {
      const url = await openDatabase.newUrl();
      const token = await signToken(await start(url), "JWT", { sub: "ada" });
      expect(await verifyToken(await start(url), "JWT", token)).toEqual({ sub: "ada" });
    });

    it("made by another process are found when a token names one", async () => {
      let now = 1_700_000_000_000;
      const url = await openDatabase.newUrl();
      const first = await start(url, { now: () => now });
      await first.db.deleteFrom("signing_keys").execute();
      const token = await signToken(await start(url), "JWT", { sub: "ada" });
      expect(await verifyToken(first, "JWT", token)).toBeNull();
      now += 31_000;
      expect(await verifyToken(first, "JWT", token)).toEqual({ sub: "ada" });
    });

    it("accept no token of another type, algorithm, key or content", async () => {
      const deps = await start();
      const token = await signToken(deps, "at+jwt", { sub: "ada" });
      const [head = "", body = "", signature = ""] = token.split(".");
      const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const { kid } = decodeProtectedHeader(token);
      const [key] = (await publishedKeys(deps)).keys;
      const confused = `${encode({ alg: "HS256", typ: "at+jwt", kid })}.${body}`;
      const wrong = [
        `${head}.${encode({ sub: "eve" })}.${signature}`,
        `${encode({ alg: "none", typ: "at+jwt", kid })}.${body}.`,
        `${confused}.${createHmac("sha256", JSON.stringify(key)).update(confused).digest("base64url")}`,
        `${encode({ alg: "ES256", typ: "at+jwt", kid: "other" })}.${body}.${signature}`,
        `${encode({ alg: "ES256", typ: "at+jwt" })}.${body}.${signature}`,
        `${encode(null)}.${body}.${signature}`,
        `${head}.${body}.${"A".repeat(86)}`,
        `${head}.${body}`,
        "..",
        "",
      ];
      for (const forged of wrong) expect([forged, await verifyToken(deps, "at+jwt", forged)]).toEqual([forged, null]);
      expect(await verifyToken(deps, "JWT", token)).toBeNull();
      expect(await verifyToken(deps, "at+jwt", token)).toEqual({ sub: "ada" });
    });
  });
});
