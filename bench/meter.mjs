/**
 * Loaded into every server of the bench (`node --import`): answers with what the process has used so far. A port of its
 * own, so that no server has to know of it.
 */
import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Not by --expose-gc at the start: with other flags than usual Node finds nothing of what it has compiled before. */
let collect = () => {
  setFlagsFromString("--expose-gc");
  collect = runInNewContext("gc");
  collect();
};

createServer((socket) => {
  const { user, system } = process.cpuUsage();
  // Only where memory is what is measured: collecting takes processor time.
  if (process.env.BENCH_COLLECT_GARBAGE === "1") collect();
  socket.on("error", () => {});
  socket.end(JSON.stringify({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() }));
})
  .listen(Number(process.env.BENCH_METER_PORT), "127.0.0.1")
  .unref();
