import { expect, it } from "vitest";
import { inEachProcess } from "../../../tests/kit/in-each-process.ts";
import { noon } from "../../../tests/kit/samples.ts";
import { forEachDatabase } from "../../database/for-each-database.ts";
import { limits, seconds } from "../../limits.ts";
import { systemRandom as random } from "../../random.ts";
import { listSigningKeys } from "../../signing-keys/signing-key.store.ts";
import { currentNonce, isRecentNonce } from "./nonce.flow.ts";

const step = seconds(limits.proofNonceStepSeconds);
const at = (now: number) => ({ now: () => now });

forEachDatabase((openDatabase, kind) => {
  it("two processes that make their first nonce at once know each other's, and so does a third much later", async () => {
    const url = await openDatabase.newUrl();
    const processes = [await openDatabase(url), await openDatabase(url)].map((db) => ({ db, random, clock: at(noon) }));
    const nonces = await inEachProcess(kind, processes, currentNonce);
    const later = { db: await openDatabase(url), random, clock: at(noon) };
    expect(new Set([...nonces, await currentNonce(later)]).size).toBe(1);
    expect(await listSigningKeys(later.db)).toEqual([]);
  });

  it("takes those of this step, the last, and the next by a clock that is ahead, and no others", async () => {
    const db = await openDatabase();
    const nonce = await currentNonce({ db, random, clock: at(noon) });
    for (const [now, taken] of [
      [noon - 2 * step, false],
      [noon - step, true],
      [noon, true],
      [noon + step, true],
      [noon + 2 * step, false],
    ] as const)
      expect([now, await isRecentNonce({ db, random, clock: at(now) }, nonce)]).toEqual([now, taken]);
    expect(await isRecentNonce({ db, random, clock: at(noon) }, nonce.toLowerCase())).toBe(false);
  });

  it("is unknown to a server with another database", async () => {
    const [ours, theirs] = [await openDatabase(), await openDatabase()];
    const nonce = await currentNonce({ db: theirs, random, clock: at(noon) });
    expect(await isRecentNonce({ db: ours, random, clock: at(noon) }, nonce)).toBe(false);
  });
});
