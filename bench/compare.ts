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
  /** The least and the greatest of them: what the machine did meanwhile. */
  readonly ratiosBetween: readonly [number, number];
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const openLines = (port: number, count: number): Promise<Line[]> =>
  Promise.all(Array.from({ length: count }, () => openLine(port)));

interface Done {
  readonly requests: number;
  readonly cpuMicroseconds: number;
}

const rateOf = ({ requests, cpuMicroseconds }: Done): number => (requests * 1e6) / cpuMicroseconds;
const sumOf = (turns: readonly Done[]): Done => ({
  requests: turns.reduce((sum, { requests }) => sum + requests, 0),
  cpuMicroseconds: turns.reduce((sum, { cpuMicroseconds }) => sum + cpuMicroseconds, 0),
});

async function runSlice(
  { server, lines }: Pick<Contestant, "server" | "lines">,
  step: Step,
  milliseconds: number,
): Promise<Done> {
  const before = await server.usage();
  const requests = await runFor(lines, step, milliseconds);
  const after = await server.usage();
  return { requests, cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds };
}

/** Requests for each second of processor time of the server. */
export const ratePerCpuSecond = async (...slice: Parameters<typeof runSlice>): Promise<number> =>
  rateOf(await runSlice(...slice));

/** As many slices as V8 takes to be done with compiling what a work needs: in a new process a bare request costs thrice as much. */
const warmUpSlices = 5;
/** A slice and that of the bare server are cut into so many, which take turns: both meet the same moments of the machine. */
const turnsInSlice = 4;

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
  /** For each second of processor time, as it warmed up. */
  #expected = 0;

  constructor(contestant: Contestant, bare: Contestant, work: WorkName, slice: number) {
    this.#contestant = contestant;
    this.#bare = bare;
    this.#work = work;
    this.#slice = slice;
  }

  async warmUp(): Promise<void> {
    const prepare = this.#contestant.works[this.#work];
    if (prepare === undefined) return;
    const first = await prepare(500);
    this.#exchange = await exchangeOf(this.#contestant, first);
    this.#expected = await ratePerCpuSecond(this.#contestant, first, this.#slice);
    for (let slice = 1; slice < warmUpSlices; slice++) this.#expected = rateOf((await this.#runBoth()).own);
  }

  async run(): Promise<void> {
    if (this.#exchange === null) return;
    const { own, bare } = await this.#runBoth();
    this.#rates.push(rateOf(own));
    this.#ratios.push(rateOf(own) / rateOf(bare));
  }

  async #runBoth(): Promise<{ readonly own: Done; readonly bare: Done }> {
    const prepare = this.#contestant.works[this.#work];
    if (prepare === undefined || this.#exchange === null) throw new Error("there was no warm-up");
    const step = await prepare(this.#requestsInSlice());
    await record(this.#bare, this.#exchange);
    const { request } = this.#exchange;
    const again: Step = async (line) => void (await line.ask(request));
    const own: Done[] = [];
    const bare: Done[] = [];
    for (let turn = 0; turn < turnsInSlice; turn++) {
      own.push(await runSlice(this.#contestant, step, this.#slice / turnsInSlice));
      bare.push(await runSlice(this.#bare, again, this.#slice / turnsInSlice));
    }
    return { own: sumOf(own), bare: sumOf(bare) };
  }

  /** No more than the server can do in a slice, if it is as quick as it was. */
  #requestsInSlice(): number {
    return Math.ceil(((this.#rates.length === 0 ? this.#expected : median(this.#rates)) * this.#slice) / 1000);
  }

  figure(): Figure | null {
    if (this.#ratios.length === 0) return null;
    return {
      work: this.#work,
      contestant: this.#contestant.name,
      perCpuSecond: median(this.#rates),
      ratio: median(this.#ratios),
      ratiosBetween: [Math.min(...this.#ratios), Math.max(...this.#ratios)],
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
  const { work, contestant, perCpuSecond, ratio, ratiosBetween } = figure;
  const cost = `${(1e6 / perCpuSecond).toFixed(1)} µs`;
  console.log(
    `${work.padEnd(21)} ${contestant.padEnd(22)} ${perCpuSecond.toFixed(0).padStart(7)}/s ${cost.padStart(11)} ${ratio.toFixed(3)} (${ratiosBetween.map((each) => each.toFixed(3)).join(" to ")})`,
  );
}
