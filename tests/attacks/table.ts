import { type Attack, type Obtained, outlives } from "./attack.ts";
import type { Experience } from "./honest.ts";

const duration = (seconds: number): string =>
  seconds >= 2 * 24 * 3600 ? `${Math.round(seconds / 86_400)} days` : `${Math.round(seconds / 60)} min`;

/** "limited session (60 min, no refresh, dies at once)". */
export function inWords({ what, form, lifetimeSeconds, refresh, lasting, survivesUndo }: Obtained): string {
  if (what === "nothing") return "nothing";
  const facts = [
    duration(lifetimeSeconds),
    refresh ? "refresh" : "no refresh",
    ...(lasting ? ["changes that last"] : []),
    ...(survivesUndo ? ['survives "it was not me"'] : []),
  ];
  return `${form} ${what} (${facts.join(", ")})`;
}

export interface Row {
  readonly attack: Attack;
  readonly without: Obtained;
  readonly enforced: Obtained;
  readonly control: Obtained | null;
}

export const attackTable = (rows: readonly Row[]): string =>
  markdown(
    ["#", "attack", "victim", "without policy", "with policy", "why", "what remains"],
    rows.map(({ attack, without, enforced, control }) => [
      attack.number,
      attack.name,
      attack.victim ?? "none",
      control === null ? inWords(without) : `${inWords(without)}; control: ${inWords(control)}`,
      `${inWords(enforced)}${outlives(enforced) ? " !" : ""}`,
      enforced.why,
      attack.remains,
    ]),
  );

/** A table that reads as text and as Markdown. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

export const honestTable = (experiences: readonly Experience[]): string =>
  markdown(
    ["situation", "verdict", "steps", "taps", "keystrokes", "gets"],
    experiences.map(({ situation, verdict, steps, taps, keystrokes, gets }) => [
      situation,
      verdict,
      steps.join(", "),
      String(taps),
      String(keystrokes),
      gets,
    ]),
  );
