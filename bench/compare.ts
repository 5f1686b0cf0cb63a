/** The interleaved comparison: each work, round by round, contestant after contestant, each beside the bare server. */
import type { ServerUnderTest } from "./contestant.ts";
import { type Line, openLine, postRequest, runFor, type Step } from "./load.ts";
import { type WorkName, type Works, workNames } from "./work.ts";

export interface Contestant {
  readonly name: string;
  readonly server: ServerUnderTest;
  readonly lines: readonly Line[];
  readonly works: Works;
}

export interface Figure {
  readonly work: WorkName;
  readonly contestant: string;
  /** Medians over the rounds. */
  readonly perCpuSecond: number;
  /** To the bare server doing the same exchange in the same round. */
  readonly ratio: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const openLines = (port: number, count: number): Promise<Line[]> =>
  Promise.all(Array.from({ length: count }, () => openLine(port)));

/** Requests for each second of processor time of the server. */
export async function ratePerCpuSecond(
  { server, lines }: Pick<Contestant, "server" | "lines">,
  step: Step,
  milliseconds: number,
): Promise<number> {
  const before = await server.usage();
  const done = await runFor(lines, step, milliseconds);
  const after = await server.usage();
  return (done * 1e6) / (after.cpuMicroseconds - before.cpuMicroseconds);
}

export async function compareAll(
  contestants: readonly Contestant[],
  bare: Contestant,
  {
    names = workNames,
    rounds,
    sliceMilliseconds,
  }: {
    readonly names?: readonly WorkName[];
    readonly rounds: number;
    readonly sliceMilliseconds: number;
  },
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const work of names) {
    const series = contestants.map((contestant) => new Series(contestant, bare, work, sliceMilliseconds));
    for (const each of series) await each.warmUp();
    for (let round = 0; round < rounds; round++) for (const each of series) await each.run();
    figures.push(...series.flatMap((each) => each.figure() ?? []));
    for (const each of series) say(each.figure());
  }
  return figures;
}

class Series {
  readonly #contestant: Contestant;
  readonly #bare: Contestant;
  readonly #work: WorkName;
  readonly #slice: number;
  readonly #rates: number[] = [];
  readonly #ratios: number[] = [];
  #exchange: Exchange | null = null;

  constructor(contestant: Contestant, bare: Contestant, work: WorkName, slice: number) {
    this.#contestant = contestant;
    this.#bare = bare;
    this.#work = work;
    this.#slice = slice;
  }

  async warmUp(): Promise<void> {
    const prepare = this.#contestant.works[this.#work];
    if (prepare === undefined) return;
    const step = await prepare(500);
    this.#exchange = await exchangeOf(this.#contestant, step);
    this.#rates.push(await ratePerCpuSecond(this.#contestant, step, this.#slice));
  }

  async run(): Promise<void> {
    const prepare = this.#contestant.works[this.#work];
    if (prepare === undefined || this.#exchange === null) return;
    const step = await prepare(Math.ceil((median(this.#rates) * this.#slice) / 1000));
    const rate = await ratePerCpuSecond(this.#contestant, step, this.#slice);
    await record(this.#bare, this.#exchange);
    const { request } = this.#exchange;
    const again: Step = async (line) => void (await line.ask(request));
    const ratio = rate / (await ratePerCpuSecond(this.#bare, again, this.#slice / 2));
    this.#rates.push(rate);
    this.#ratios.push(ratio);
  }

  figure(): Figure | null {
    if (this.#ratios.length === 0) return null;
    return {
      work: this.#work,
      contestant: this.#contestant.name,
      perCpuSecond: median(this.#rates.slice(1)),
      ratio: median(this.#ratios),
    };
  }
}

interface Exchange {
  readonly request: Buffer;
  readonly answer: { readonly status: number; readonly type: string; readonly body: string };
}

/** One exchange of a step: what the bare server is asked then, and what it answers. */
async function exchangeOf({ lines }: Contestant, step: Step): Promise<Exchange> {
  const [line] = lines;
  if (line === undefined) throw new Error("there is no line");
  const seen: Exchange[] = [];
  const listening: Line = {
    ...line,
    ask: async (request) => {
      const { status, head, body } = await line.ask(request);
      const type = /\r\ncontent-type: ([^\r]*)/i.exec(head)?.[1] ?? "text/plain";
      seen.push({ request, answer: { status, type, body } });
      return { status, head, body };
    },
  };
  await step(listening, 0);
  const last = seen.at(-1);
  if (last === undefined) throw new Error("nothing was asked");
  return last;
}

async function record({ lines }: Contestant, { answer }: Exchange): Promise<void> {
  await lines[0]?.ask(postRequest("/record", JSON.stringify(answer)));
}

function say(figure: Figure | null): void {
  if (figure === null) return;
  const { work, contestant, perCpuSecond, ratio } = figure;
  const cost = `${(1e6 / perCpuSecond).toFixed(1)} µs`;
  console.log(
    `${work.padEnd(21)} ${contestant.padEnd(22)} ${perCpuSecond.toFixed(0).padStart(7)}/s ${cost.padStart(11)} ${ratio.toFixed(3)}`,
  );
}
