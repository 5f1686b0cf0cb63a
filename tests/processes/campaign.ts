/**
 * npm run campaign:processes: a thousand sign-ins at once on three processes, which are killed by turns, with one crash of
 * the database. Then the same on processes left alone, for the time from an approval to the tokens.
 * PROCESSES_SIGN_INS, PROCESSES_SEED change it.
 */
import { startDeployment } from "./deployment.ts";
import { playRollingKills, quantile, type RollingKills } from "./rolling-kills.ts";

const signIns = Number(process.env.PROCESSES_SIGN_INS ?? 1000);
const seed = Number(process.env.PROCESSES_SEED ?? 1);
const never = { from: 1e9, to: 1e9 };

async function play(title: string, how: Pick<RollingKills, "atOnce" | "pause" | "looksMilliseconds">): Promise<void> {
  const deployment = await startDeployment(3, { NEW_REQUESTS_PER_MINUTE: "1000000" });
  try {
    const result = await playRollingKills(deployment, { ...how, signIns, people: 25, seed });
    const { approvedToTokens: took } = result;
    process.stdout.write(
      `${title} (seed ${seed}): ${result.redeemed} of ${signIns} redeemed once each in ${result.seconds.toFixed(1)} s, ` +
        `${result.kills} kills, ${result.databaseCrashes} crashes of the database, ` +
        `${result.redeemed - result.handedOut} answers lost with their process, ${result.begunInVain} begun in vain. ` +
        `Approval answered to tokens over ${took.length} held polls: median ${quantile(took, 0.5).toFixed(1)} ms, ` +
        `99th ${quantile(took, 0.99).toFixed(1)} ms.\n`,
    );
    if (result.redeemed !== signIns) process.exitCode = 1;
  } finally {
    await deployment.close();
  }
}

await play("Killed by turns", { atOnce: signIns, pause: { from: 500, to: 2500 } });
// Polls are held from the first second on, which is less than anybody takes to approve.
await play("Left alone", { atOnce: 25, pause: never, looksMilliseconds: 1500 });
