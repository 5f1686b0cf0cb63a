/** From the start of the process to its first answer, with a new database and with one that is there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../tests/kit/server-process.ts";
import { median } from "./compare.ts";
import { startScript } from "./contestant.ts";

export interface StartFigures {
  readonly newMilliseconds: number;
  readonly againMilliseconds: number;
}

/** Medians of so many first and second starts. */
export async function measureStart(times: number): Promise<StartFigures> {
  const [first, second]: [number[], number[]] = [[], []];
  for (let time = 0; time < times; time++) {
    const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
    first.push(await startIn(folder));
    second.push(await startIn(folder));
    rmSync(folder, { recursive: true, force: true });
  }
  return { newMilliseconds: median(first), againMilliseconds: median(second) };
}

async function startIn(folder: string): Promise<number> {
  const port = await freePort();
  const env = {
    COUNTERSIGN_URL: `http://localhost:${port}`,
    HOST: "127.0.0.1",
    DATABASE_URL: `sqlite:${join(folder, "countersign.db")}`,
    MAIL_FOLDER: join(folder, "mail"),
    LOG_LEVEL: "error",
  };
  const startedAt = performance.now();
  const server = await startScript("../dist/server/main.js", port, env, "/healthz");
  const taken = performance.now() - startedAt;
  await server.stop();
  return taken;
}
