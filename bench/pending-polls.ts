/** Polls for codes that nobody has approved yet, in the proportion that life has them. */
import type { Line } from "./load.ts";
import type { Work } from "./work.ts";

/**
 * One poll in so many is the first of its code: a client that polls every five seconds for somebody who takes half a minute. All
 * others are for codes that have been polled for before. No code is polled for twice in a slice, unless it ends early.
 */
export const pollsForEachCode = 5;

export function pendingPolls(
  lines: readonly Line[],
  begin: (line: Line) => Promise<{ readonly device_code: string }>,
  pollOf: (deviceCode: string) => Buffer,
): Work {
  const known: Buffer[] = [];

  const ask = async (line: Line, poll: Buffer) => {
    const { body } = await line.ask(poll);
    if (!/authorization_pending|slow_down/.test(body)) throw new Error(`not pending: ${body}`);
  };

  async function beginMany(count: number, each: (poll: Buffer, line: Line) => unknown): Promise<void> {
    let begun = 0;
    await Promise.all(
      lines.map(async (line) => {
        while (begun < count) {
          begun++;
          await each(pollOf((await begin(line)).device_code), line);
        }
      }),
    );
  }

  return async (requests) => {
    const unseen: Buffer[] = [];
    await beginMany(Math.ceil(requests / pollsForEachCode), (poll) => unseen.push(poll));
    await beginMany(requests - unseen.length - known.length, async (poll, line) => {
      await ask(line, poll);
      known.push(poll);
    });
    let [at, seen] = [0, 0];
    const next = (): Buffer => {
      const first = at++ % pollsForEachCode === 0 ? unseen.pop() : undefined;
      if (first === undefined) return known[seen++ % known.length] ?? Buffer.alloc(0);
      // Behind those whose turn comes before it.
      known.push(first);
      return first;
    };
    return (line) => ask(line, next());
  };
}
