/**
 * npm run campaign:fuzz [-- --requests=20000 --seed=7 --scene=3]: requests made from the server's own OpenAPI document, to a
 * server in this process. Prints the seed before it begins, and what was answered in the end. Ends with 1 when an answer was
 * one that may not be, or when anything was thrown that nobody caught; it says then how to play that scene again.
 */
import { parseArgs } from "node:util";
import { startApp } from "../kit/app.ts";
import { type Outcome, playCampaign } from "./campaign.ts";

export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: "string", default: "20000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000_007) },
      scene: { type: "string" },
    },
  });
  const [requests, seed] = [Number(values.requests), Number(values.seed)];
  const began = Date.now();
  console.log(`${requests} requests with --seed=${seed}`);
  const app = await startApp();
  try {
    const scene = values.scene === undefined ? {} : { scene: Number(values.scene) };
    const outcome = await playCampaign(app, { requests, seed, ...scene });
    console.log(tableOf(outcome));
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`${outcome.sent} requests to ${outcome.answers.size} operations in ${seconds} s`);
    if (outcome.failure !== null) console.error(outcome.failure);
    process.exitCode = outcome.failure === null ? 0 : 1;
  } finally {
    await app.close();
  }
}

const tableOf = ({ answers }: Outcome): string =>
  [...answers]
    .map(([route, counts]) =>
      [
        route,
        ...Object.entries(counts)
          .sort()
          .map((one) => one.join(" ")),
      ].join("  "),
    )
    .sort()
    .join("\n");
