import { expect, it } from "vitest";
import { startApp } from "../kit/app.ts";
import { playCampaign } from "./campaign.ts";

/** The short form of `npm run campaign:fuzz`, with the same seed every time: a failure here is nobody's bad luck. */
it("answers requests made from its own OpenAPI document: no 5xx, no hang, no redirect to a stranger", async () => {
  const app = await startApp();
  const unhandled: unknown[] = [];
  const notice = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", notice);
  try {
    const { sent, answers, failure } = await playCampaign(app, { requests: 600, seed: 1 });
    expect(failure).toBeNull();
    expect(sent).toBe(600);
    expect(answers.size).toBeGreaterThan(120);
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", notice);
    await app.close();
  }
}, 120_000);
