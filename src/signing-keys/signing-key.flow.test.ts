import { createHmac } from "node:crypto";
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { forEachDatabase } from "../database/for-each-database.ts";
import { signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { ensureSigningKeys } from "./rotation.flow.ts";
import { publishedKeys, signToken, verifyToken } from "./signing-key.flow.ts";

forEachDatabase((openDatabase) => {
  const start = async (url?: string, clock = { now: () => 1_700_000_000_000 }) => {
    const deps = { db: await openDatabase(url), clock };
    await ensureSigningKeys(deps);
    return deps;
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  describe("signing keys", () => {
    it("sign what jose verifies by the published keys, named by their thumbprint (RFC 7638)", async () => {
      const deps = await start();
      const published = await publishedKeys(deps);
      const keys = createLocalJWKSet({ keys: published.keys.map((key) => ({ ...key })) });
      for (const algorithm of signingAlgorithms) {
        const token = await signToken(deps, "at+jwt", { sub: "ada" }, algorithm);
        expect((await jwtVerify(token, keys, { algorithms: [algorithm], typ: "at+jwt" })).payload.sub).toBe("ada");
        expect(await verifyToken(deps, "at+jwt", token)).toEqual({ sub: "ada" });
        const key = published.keys.find(({ alg }) => alg === algorithm);
        expect(decodeProtectedHeader(token)).toMatchObject({ alg: algorithm, kid: key?.kid });
        expect(key?.kid).toBe(await calculateJwkThumbprint({ ...key }));
      }
      for (const secret of ["d", "p", "q", "dp", "dq", "qi"])
        expect(JSON.stringify(published)).not.toContain(`"${secret}":`);
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
      now += 1001;
      expect(await verifyToken(first, "JWT", token)).toEqual({ sub: "ada" });
    });

    it("accept no token of another type, algorithm, key or content", async () => {
      const deps = await start();
      const { keys } = await publishedKeys(deps);
      for (const algorithm of signingAlgorithms) {
        const token = await signToken(deps, "at+jwt", { sub: "ada" }, algorithm);
        const [head = "", body = "", signature = ""] = token.split(".");
        const { kid } = decodeProtectedHeader(token);
        const key = keys.find((each) => each.kid === kid);
        const confused = `${encode({ alg: "HS256", typ: "at+jwt", kid })}.${body}`;
        const others = keys.filter(({ alg }) => alg !== algorithm);
        const wrong = [
          `${head}.${encode({ sub: "eve" })}.${signature}`,
          `${encode({ alg: "none", typ: "at+jwt", kid })}.${body}.`,
          `${confused}.${createHmac("sha256", JSON.stringify(key)).update(confused).digest("base64url")}`,
          `${encode({ alg: algorithm, typ: "at+jwt", kid: "other" })}.${body}.${signature}`,
          `${encode({ alg: algorithm, typ: "at+jwt" })}.${body}.${signature}`,
          `${encode({ alg: algorithm, typ: "at+jwt", kid, crit: ["x"] })}.${body}.${signature}`,
          ...others.map((other) => `${encode({ alg: other.alg, typ: "at+jwt", kid })}.${body}.${signature}`),
          ...others.map((other) => `${encode({ alg: algorithm, typ: "at+jwt", kid: other.kid })}.${body}.${signature}`),
          `${encode(null)}.${body}.${signature}`,
          `${head}.${body}.${"A".repeat(86)}`,
          `${head}.${body}.`,
          `${head}.${body}`,
          "..",
          "",
        ];
        for (const forged of wrong) expect([forged, await verifyToken(deps, "at+jwt", forged)]).toEqual([forged, null]);
        expect(await verifyToken(deps, "JWT", token)).toBeNull();
        expect(await verifyToken(deps, "at+jwt", token)).toEqual({ sub: "ada" });
      }
    });
  });
});
