import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { plants } from "./planted.ts";
import type { ShortForm } from "./short-form.ts";

const program = fileURLToPath(new URL("short-form.ts", import.meta.url));

/** The short form; `npm run campaign:simulation` plays as many schedules as it is given time for. */
let form: ShortForm;
beforeAll(async () => {
  const url = await (await fetch(inject("postgresDoor"))).text();
  const { stdout } = await promisify(execFile)(process.execPath, [program, url], { maxBuffer: 1 << 26 });
  form = JSON.parse(stdout) as ShortForm;
}, 180_000);

describe("sign-ins among outages, crashes, lost messages and attackers", () => {
  it("break no invariant in whatever order transactions happen, on SQLite", () => {
    const { seeds } = form.sqlite;
    expect(seeds.broken).toBeNull();
    expect(seeds.schedules).toBe(60);
    expect(seeds.handedOut).toBeGreaterThan(30);
    expect(seeds.faults).toBeGreaterThan(100);
  });

  it("break no invariant in whatever order statements happen, on PostgreSQL", () => {
    const { seeds } = form.postgres;
    expect(seeds.broken).toBeNull();
    expect(seeds.schedules).toBe(6);
    expect(seeds.handedOut).toBeGreaterThan(1);
  });

  it("break no invariant when any one statement fails, loses its answer or is the last of its process", () => {
    expect(form.everyStatement.broken).toBeNull();
    expect(form.everyStatement.schedules).toBeGreaterThan(100);
    // Each of the two sign-ins is finished all the same, but for those whose one answer with the tokens was lost.
    expect(form.everyStatement.handedOut).toBeGreaterThan(1.8 * form.everyStatement.schedules);
  });

  it("leave nothing in memory when they are over, so that a campaign may be as long as it likes", () => {
    // What was played last may not have been let go yet.
    expect(form.sqlite.worldsKept).toBeLessThan(5);
    expect(form.postgres.worldsKept).toBeLessThan(5);
  });

  it.each(["sqlite", "postgres"] as const)("happen again, step for step, with the same seed, on %s", (kind) => {
    const [once, again] = form[kind].twice;
    expect(once?.length).toBeGreaterThan(100);
    expect(again).toEqual(once);
  });
});

describe("the simulation finds", () => {
  it.each(Object.keys(plants))("%s", (name) => {
    expect(form.found[name]?.broken).toMatch(plants[name]?.shows ?? /nothing is planted/);
    expect(form.found[name]?.trace.length).toBeGreaterThan(10);
  });
});
