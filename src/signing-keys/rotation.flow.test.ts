import { beforeEach, describe, expect, it } from "vitest";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { describeKeys, ensureSigningKeys, replaceKeys, rotateDueKeys, rotateKeys } from "./rotation.flow.ts";
import { publishedKeys, signToken, verifyToken } from "./signing-key.flow.ts";

const start = 1_700_000_000_000;
const hour = 3_600_000;
const day = 24 * hour;

forEachDatabase((openDatabase) => {
  describe("rotation of the signing keys", () => {
    let now = start;
    let url: string;
    const process = async () => {
      const db = await openDatabase(url);
      return { db, clock: { now: () => now }, config: { signingKeyDays: 90 } as Deps["config"] };
    };
    const kidOf = (token: string): string =>
      JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid as string;
    const statesOf = async (deps: { db: Database; clock: Deps["clock"] }) =>
      (await describeKeys(deps)).filter(({ algorithm }) => algorithm === "ES256").map(({ state }) => state);

    beforeEach(async () => {
      now = start;
      url = await openDatabase.newUrl();
      await ensureSigningKeys(await process());
    });

    it("makes who asks for keys wait for the first ones, which a server makes while it serves already", async () => {
      const deps = { db: await openDatabase(), clock: { now: () => now } };
      const making = ensureSigningKeys(deps);
      const [signed, published] = await Promise.all([signToken(deps, "JWT", {}), publishedKeys(deps)]);
      expect(published.keys.map(({ alg }) => alg).toSorted()).toEqual([...signingAlgorithms].toSorted());
      expect(published.keys.map(({ kid }) => kid)).toContain(kidOf(signed));
      await making;
    });

    it("publishes the new keys an hour before they sign, and the old ones until their tokens are over", async () => {
      const deps = await process();
      const old = await signToken(deps, "JWT", { sub: "ada" });
      expect(await rotateKeys(deps)).toMatchObject({ ok: true });
      expect(await statesOf(deps)).toEqual(["next", "signing"]);
      expect((await publishedKeys(deps)).keys).toHaveLength(6);
      now += hour - 1;
      expect(kidOf(await signToken(deps, "JWT", {}))).toBe(kidOf(old));
      now += 1;
      const young = kidOf(await signToken(deps, "JWT", {}));
      expect(young).not.toBe(kidOf(old));
      expect(await statesOf(deps)).toEqual(["signing", "leaving"]);
      now += hour - 1;
      expect((await publishedKeys(deps)).keys.map(({ kid }) => kid)).toContain(kidOf(old));
      // And until the keys are read again after that.
      now += seconds(limits.signingKeysRereadSeconds) + 1;
      expect((await publishedKeys(deps)).keys.map(({ kid }) => kid)).not.toContain(kidOf(old));
    });

    it("keeps a key published for longer than anything that it signed lives", () => {
      const { accessTokenLifetimeSeconds, idTokenLifetimeSeconds, logoutTokenLifetimeSeconds } = limits;
      const lives = [accessTokenLifetimeSeconds, idTokenLifetimeSeconds, logoutTokenLifetimeSeconds];
      expect(limits.signingKeyKeptSeconds).toBeGreaterThan(Math.max(...lives) + limits.signingKeysRereadSeconds);
    });

    it("erases the private part of a key that is over, and still knows an old ID token as a hint", async () => {
      const deps = await process();
      const old = await signToken(deps, "JWT", { sub: "ada" });
      await rotateKeys(deps);
      now += 2 * hour;
      await rotateDueKeys(deps);
      await rotateDueKeys(deps);
      expect(await statesOf(deps)).toEqual(["signing", "retired"]);
      const rows = await deps.db.selectFrom("signing_keys").select("private_jwk").execute();
      expect(rows.filter(({ private_jwk: kept }) => kept === "")).toHaveLength(3);
      now += seconds(limits.signingKeysRereadSeconds) + 1;
      expect(await verifyToken(deps, "JWT", old)).toEqual({ sub: "ada" });
      const audited = await deps.db.selectFrom("audit_events").select("event").execute();
      expect(audited.filter(({ event }) => event === "signing_key_retired")).toHaveLength(3);
      expect(audited.filter(({ event }) => event === "signing_key_made")).toHaveLength(3);
    });

    it("happens by itself, so that a key signs for the days that are set, and only once for each time", async () => {
      const deps = await process();
      const first = kidOf(await signToken(deps, "JWT", {}));
      now = start + 90 * day - hour - 1;
      await rotateDueKeys(deps);
      expect(await statesOf(deps)).toEqual(["signing"]);
      now += 1;
      for (let time = 0; time < 3; time++) await rotateDueKeys(deps);
      expect(await statesOf(deps)).toEqual(["next", "signing"]);
      now = start + 90 * day - 1;
      expect(kidOf(await signToken(deps, "JWT", {}))).toBe(first);
      now += 1;
      expect(kidOf(await signToken(deps, "JWT", {}))).not.toBe(first);
      for (const algorithm of signingAlgorithms) expect(await signToken(deps, "JWT", {}, algorithm)).toContain(".");
    });

    it("is noticed by a process that runs on, within half a minute and long before the new key signs", async () => {
      const [here, there] = [await process(), await process()];
      await signToken(there, "JWT", {});
      await rotateKeys(here);
      expect((await publishedKeys(there)).keys).toHaveLength(3);
      now += 30_001;
      expect((await publishedKeys(there)).keys).toHaveLength(6);
      now += hour;
      const token = await signToken(here, "JWT", { sub: "ada" });
      expect(kidOf(token)).toBe(kidOf(await signToken(there, "JWT", {})));
      expect(await verifyToken(there, "JWT", token)).toEqual({ sub: "ada" });
    });

    it("costs one read every half minute, however many tokens are signed at that moment", async () => {
      const deps = await process();
      await signToken(deps, "JWT", {});
      now += 30_001;
      let reads = 0;
      const selectFrom = deps.db.selectFrom.bind(deps.db);
      deps.db.selectFrom = ((table: "signing_keys") => {
        reads += 1;
        return selectFrom(table);
      }) as typeof deps.db.selectFrom;
      await Promise.all(Array.from({ length: 50 }, () => signToken(deps, "JWT", {})));
      expect(reads).toBe(1);
    });

    it("is refused while new keys are waiting", async () => {
      const deps = await process();
      await rotateKeys(deps);
      expect(await rotateKeys(deps)).toEqual({ ok: false, reason: "rotation_under_way" });
      now += hour;
      expect(await rotateKeys(deps)).toMatchObject({ ok: true });
    });

    it("forgets leaked keys: nothing that they signed or will sign is accepted, here or elsewhere", async () => {
      const [here, there] = [await process(), await process()];
      const old = await signToken(there, "JWT", { sub: "ada" });
      await rotateKeys(here);
      await replaceKeys(here);
      expect(await verifyToken(here, "JWT", old)).toBeNull();
      expect(await statesOf(here)).toEqual(["signing"]);
      const fresh = await signToken(here, "JWT", { sub: "ada" });
      now += 30_001;
      expect(await verifyToken(there, "JWT", old)).toBeNull();
      expect(await verifyToken(there, "JWT", fresh)).toEqual({ sub: "ada" });
      expect((await publishedKeys(there)).keys).toHaveLength(3);
    });
  });
});
