/**
 * Loaded into every server of the bench (`node --import`): answers with what the process has used so far. A port of its
 * own, so that no server has to know of it.
 */
import { createServer } from "node:net";

/** As if memory were short, which is how a server with nothing to do collects: V8 gives back the pages that it has in reserve. */
async function collect() {
  const { Session } = await import("node:inspector/promises");
  const session = new Session();
  session.connect();
  await session.post("HeapProfiler.collectGarbage");
  session.disconnect();
}

createServer(async (socket) => {
  socket.on("error", () => {});
  const { user, system } = process.cpuUsage();
  // Only where memory is what is measured: collecting takes processor time.
  if (process.env.BENCH_COLLECT_GARBAGE === "1") await collect();
  socket.end(JSON.stringify({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() }));
})
  .listen(Number(process.env.BENCH_METER_PORT), "127.0.0.1")
  .unref();
