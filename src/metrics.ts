/**
 * What this process counts, in the text format of Prometheus. Labels are words of ours, so that there are few of them: never
 * an account, a client, an address, a path as it was asked for, or anything secret.
 */
import type { RequestKind, SignInState } from "./sign-in/sign-in-request.ts";

type Labels = Readonly<Record<string, string>>;

interface Metric {
  lines(): string[];
}

const metrics: Metric[] = [];

export class Counter<Named extends Labels> implements Metric {
  readonly #values = new Map<string, number>();
  readonly #name: string;
  readonly #about: string[];

  constructor(name: string, help: string, type: "counter" | "gauge" = "counter") {
    this.#name = name;
    this.#about = about(name, type, help);
    metrics.push(this);
  }

  add(labels: Named, amount = 1): void {
    const key = inText(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  lines(): string[] {
    return [...this.#about, ...[...this.#values].map(([labels, value]) => `${this.#name}${braced(labels)} ${value}`)];
  }
}

class Histogram<Named extends Labels> implements Metric {
  readonly #series = new Map<string, { readonly counts: number[]; sum: number; count: number }>();
  readonly #name: string;
  readonly #bounds: readonly number[];
  readonly #about: string[];

  /** `bounds`: upper bounds in seconds, ascending. */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name;
    this.#bounds = bounds;
    this.#about = about(name, "histogram", help);
    metrics.push(this);
  }

  observe(labels: Named, value: number): void {
    const key = inText(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { counts: this.#bounds.map(() => 0), sum: 0, count: 0 };
      this.#series.set(key, series);
    }
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    if (bucket !== -1) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
    series.count += 1;
  }

  lines(): string[] {
    return [...this.#about, ...[...this.#series].flatMap(([labels, series]) => this.#linesOf(labels, series))];
  }

  #linesOf(
    labels: string,
    { counts, sum, count }: { counts: readonly number[]; sum: number; count: number },
  ): string[] {
    const comma = labels === "" ? "" : ",";
    let below = 0;
    const buckets = this.#bounds.map((bound, at) => {
      below += counts[at] ?? 0;
      return `${this.#name}_bucket{${labels}${comma}le="${bound}"} ${below}`;
    });
    return [
      ...buckets,
      `${this.#name}_bucket{${labels}${comma}le="+Inf"} ${count}`,
      `${this.#name}_sum${braced(labels)} ${sum}`,
      `${this.#name}_count${braced(labels)} ${count}`,
    ];
  }
}

const about = (name: string, type: string, help: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

const escaped = /["\\\n]/;

/** Quotes, backslashes and ends of lines are all that the format wants escaped in a value. */
const inText = (labels: Labels): string => {
  let text = "";
  for (const name in labels) {
    const plain = labels[name] ?? "";
    const value = escaped.test(plain)
      ? plain.replaceAll(/["\\\n]/g, (letter) => (letter === "\n" ? "\\n" : `\\${letter}`))
      : plain;
    text += `${text === "" ? "" : ","}${name}="${value}"`;
  }
  return text;
};

const braced = (labels: string): string => (labels === "" ? "" : `{${labels}}`);

/** One value as it is now, for what is looked up when it is asked for. */
export const gauge = (name: string, help: string, values: readonly (readonly [Labels, number])[]): string[] => [
  ...about(name, "gauge", help),
  ...values.map(([labels, value]) => `${name}${braced(inText(labels))} ${value}`),
];

/** Everything counted so far. */
export const countedLines = (): string[] => metrics.flatMap((metric) => metric.lines());

export const signIns = new Counter<{
  kind: RequestKind;
  state: SignInState["name"];
  /** `none` before anybody has looked at the request. */
  verdict: string;
}>("countersign_sign_ins_total", "Sign-in requests that came into a state, by what judged them.");

export const approvedToRedeemed = new Histogram<{ kind: RequestKind }>(
  "countersign_approved_to_redeemed_seconds",
  "Time from an approval to the session or the tokens.",
  [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
);

export const httpRequests = new Histogram<{ method: string; route: string; status: string }>(
  "countersign_http_request_duration_seconds",
  "Time to the answer's head; polls that are held take as long as they are held.",
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
);

export const failures = new Counter<{ cause: "outage" | "bug" }>(
  "countersign_failures_total",
  "Requests that the server could not answer: the database was away (outage), or a fault of ours (bug).",
);

export const waiting = new Counter<{ how: "held_poll" | "event_stream" }>(
  "countersign_waiting",
  "Polls that are being held and event streams that are open.",
  "gauge",
);
