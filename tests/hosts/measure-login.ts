/**
 * npm run measure:host-login: how long `countersign host login` takes from its start to the code on the terminal, and what
 * memory it needs, as PAM runs it on a machine that has joined a server on this one. Needs root, like tests/hosts/pam.test.ts.
 */
import { join } from "node:path";
import { root } from "../../scripts/runtime.mjs";
import { startApp } from "../kit/app.ts";
import { openHostStage } from "../kit/host-stage.ts";
import { freePort } from "../kit/server-process.ts";

const runs = 31;
const program = [process.execPath, join(root, "dist/host/countersign-host.mjs")];
/** Starts a program and tells the most memory that it had, in KiB. */
const maximumMemory = `
  const { spawn } = require("node:child_process");
  const { readFileSync } = require("node:fs");
  const child = spawn(process.argv[1], process.argv.slice(2), { stdio: "ignore" });
  let peak = 0;
  const look = setInterval(() => {
    const found = /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/" + child.pid + "/status", "utf8"));
    peak = Math.max(peak, Number(found?.[1] ?? 0));
  }, 2);
  child.on("exit", () => { clearInterval(look); console.log("peak " + peak); });
`;
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[runs >> 1] ?? 0;

export async function main(): Promise<void> {
  const app = await startApp();
  const stage = openHostStage(await freePort());

  try {
    const grace = await app.createPerson("Grace Hopper", "owner");
    const joining = stage.start([...program, "join", app.origin, "--name", "web1"]);
    await grace.openAndApprove(await joining.find(/\n +(\d\d-\d\d-\d\d)\n/));
    await joining.ended;
    const asked = ["PAM_TYPE=auth", "PAM_SERVICE=sshd", "PAM_USER=ada", "PAM_RHOST=203.0.113.24"];
    const [took, memory]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      // The shell stands for PAM, and says when the program began.
      const measured = 'date +%s%N; "$@" login --show';
      const began = stage.start(["env", ...asked, "sh", "-c", measured, "pam", ...program]);
      const startedAt = Number(await began.find(/(\d{19})\n/)) / 1e6;
      await began.find(/\n +\d\d-\d\d-\d\d\n/);
      took.push(performance.timeOrigin + performance.now() - startedAt);
      await began.ended;
      const timed = await stage.run(
        [process.execPath, "--eval", maximumMemory, ...program, "login", "--show"],
        Object.fromEntries(asked.map((pair) => pair.split("=", 2))),
      );
      memory.push(Number(/peak (\d+)/.exec(timed.output)?.[1]));
    }
    console.log(
      `start to code: median ${median(took).toFixed(0)} ms, worst ${Math.max(...took).toFixed(0)} ms of ${runs}`,
    );
    console.log(
      `memory: median ${(median(memory) / 1024).toFixed(0)} MiB, most ${(Math.max(...memory) / 1024).toFixed(0)} MiB`,
    );
  } finally {
    stage.close();
    await app.close();
  }
}
