import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, startDeployment } from "./deployment.ts";
import { playRollingKills } from "./rolling-kills.ts";

/** The short form; `npm run campaign:processes` plays a thousand at once. */
describe("three processes on one PostgreSQL, behind a balancer without sticky sessions", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await startDeployment(3, { NEW_REQUESTS_PER_MINUTE: "100000" });
  });
  afterAll(() => deployment?.close());

  it("redeem each approved request once, while they are killed by turns and the database crashes", {
    timeout: 120_000,
  }, async () => {
    const result = await playRollingKills(deployment, {
      signIns: 40,
      atOnce: 20,
      people: 5,
      seed: 1,
      pause: { from: 100, to: 500 },
    });
    expect(result).toMatchObject({ redeemed: 40, databaseCrashes: 1 });
    expect(result.kills).toBeGreaterThanOrEqual(2);
  });
});
