/**
 * npm run campaign:held-polls -- [OPTIONS]: very many devices wait on one process of the built server, on SQLite, all with their
 * polls held; a thousand of them, drawn at random, are approved. Prints the memory curve and how long each approved one waited
 * for its tokens. Ends with 1 when one of a hundred waited longer than a tenth of a second.
 *
 *   --devices N      (100,000)
 *   --approvals N    (1,000)
 *   --hold SECONDS   how long the server holds a poll (50); what a waiting device asks in between is part of the load
 *   --seed N         which of them are approved (1)
 */
import { parseArgs } from "node:util";
import { freePort, startServer } from "../kit/server-process.ts";
import { quantile } from "../processes/rolling-kills.ts";
import { type HeldPollsResult, playHeldPolls } from "./held-polls.ts";

const { values } = parseArgs({
  options: {
    devices: { type: "string", default: "100000" },
    approvals: { type: "string", default: "1000" },
    hold: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});
const devices = Number(values.devices);
/** What a process needs files for besides connections. */
const otherFiles = 500;
const targetMilliseconds = 100;

const connections = Math.min(devices, filesAllowed() - otherFiles);
const metricsPort = await freePort();
const server = await startServer({
  env: {
    METRICS_PORT: String(metricsPort),
    NEW_REQUESTS_PER_MINUTE: "999999999",
    DEVICE_POLL_HOLD_SECONDS: values.hold,
    LOG_LEVEL: "warn",
  },
});
try {
  const result = await playHeldPolls(server, metricsPort, {
    devices,
    connections,
    readings: 10,
    holdSeconds: Number(values.hold),
    approvals: Number(values.approvals),
    people: 20,
    pauseMilliseconds: 50,
    seed: Number(values.seed),
  });
  tell(result);
  if (quantile(result.fromSending, 0.99) >= targetMilliseconds) process.exitCode = 1;
} finally {
  await server.close();
}

/** How many files this process, and so the server that it starts, may open. */
function filesAllowed(): number {
  const { userLimits } = process.report.getReport() as { userLimits: { open_files: { soft: number | string } } };
  const { soft } = userLimits.open_files;
  return typeof soft === "number" ? soft : Number.POSITIVE_INFINITY;
}

function tell({ curve, heldWhenApproving, askedAgain, fromAnswer, fromSending }: HeldPollsResult): void {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`${devices} devices on ${connections} connections, polls held for ${values.hold} s (seed ${values.seed})`);
  say("| held polls | resident, MB | heap, MB | processor, s | delay of its loop, 99th, ms |");
  say("| --- | --- | --- | --- | --- |");
  for (const at of curve) {
    const delayed = (at.eventLoopDelaySeconds * 1000).toFixed(0);
    say(
      `| ${at.heldPolls} | ${megabytes(at.residentBytes)} | ${megabytes(at.heapBytes)} | ${at.processorSeconds.toFixed(1)} | ${delayed} |`,
    );
  }
  say(
    `Held while they were approved: ${heldWhenApproving.least} to ${heldWhenApproving.most}. Polls that ended just before the approval: ${askedAgain}.`,
  );
  for (const [title, times] of [
    ["From the approval's answer to the tokens", fromAnswer],
    ["From sending the approval to the tokens", fromSending],
  ] as const)
    say(
      `${title}, ${times.length}: median ${quantile(times, 0.5).toFixed(1)} ms, 99th ${quantile(times, 0.99).toFixed(1)} ms, longest ${quantile(times, 1).toFixed(1)} ms.`,
    );
}
