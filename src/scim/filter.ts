/** Reads a filter (RFC 7644 §3.4.2.2) into a tree. What may be searched by is for whoever asks the database. */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export const comparisons = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Comparison = (typeof comparisons)[number];
export type Literal = string | number | boolean | null;

/** `path` is as it was written, a URN in front included; attribute names have no case, so compare it folded. */
export type Filter =
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly of: Filter }
  | { readonly kind: "present"; readonly path: string }
  | { readonly kind: "compare"; readonly path: string; readonly by: Comparison; readonly value: Literal }
  /** `emails[type eq "work"]`: one value of several for which all of it holds. */
  | { readonly kind: "values"; readonly path: string; readonly of: Filter };

/** §3.10: a name begins with a letter, that of a reference with `$`; a URN has colons, dots and dashes in front of it. */
const attributePath = "[A-Za-z$][A-Za-z0-9$_.:-]*";
const token = new RegExp(
  `\\s*(?:(\\(|\\)|\\[|\\])|("(?:[^"\\\\\\u0000-\\u001f]|\\\\.)*")|(-?\\d+(?:\\.\\d+)?(?![\\w.:-]))|(\\.?${attributePath}))`,
  "y",
);

type Token = { readonly kind: "mark" | "text" | "number" | "word"; readonly text: string };

/** Refuses what is malformed, too long, or nested too deeply. */
export function parseFilter(written: string): Outcome<Filter, "invalid_filter"> {
  if (written.length > limits.scimFilterCharacters) return refuse("invalid_filter");
  const tokens = tokensOf(written);
  if (tokens === null) return refuse("invalid_filter");
  const reader = new FilterReader(tokens);
  const filter = reader.either(0);
  return filter === null || !reader.isAtEnd ? refuse("invalid_filter") : accept(filter);
}

function tokensOf(written: string): Token[] | null {
  const tokens: Token[] = [];
  const kinds = ["mark", "text", "number", "word"] as const;
  const trimmed = written.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed);
    if (found === null) return null;
    const [, ...parts] = found;
    const at = parts.findIndex((part) => part !== undefined);
    tokens.push({ kind: kinds[at] ?? "word", text: parts[at] ?? "" });
  }
  return tokens;
}

/** `or` binds weaker than `and`, and that weaker than `not` (§3.4.2.2). Each method returns null for what is not there. */
class FilterReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }
  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }
  either(depth: number): Filter | null {
    return this.#joined("or", () => this.#joined("and", () => this.#single(depth)));
  }
  #joined(kind: "and" | "or", next: () => Filter | null): Filter | null {
    let left = next();
    while (left !== null && this.#takeWord(kind)) {
      const right = next();
      left = right === null ? null : { kind, left, right };
    }
    return left;
  }
  #single(depth: number): Filter | null {
    if (depth > limits.scimFilterDepth) return null;
    if (this.#takeMark("(")) return this.#until(")", depth);
    if (this.#peek(1)?.text === "(" && this.#takeWord("not")) {
      this.#takeMark("(");
      const of = this.#until(")", depth);
      return of === null ? null : { kind: "not", of };
    }
    const path = this.#take("word");
    if (path === null) return null;
    if (this.#takeMark("[")) {
      const of = this.#until("]", depth);
      return of === null ? null : this.#values(path, of);
    }
    return this.#comparison(path);
  }
  /** `emails[type eq "work"].value eq "a@b"` is in no grammar (§3.4.2.2 has that in PATCH only), and Entra asks so. */
  #values(path: string, of: Filter): Filter | null {
    const part = this.#peek(0);
    if (part?.kind !== "word" || !part.text.startsWith(".")) return { kind: "values", path, of };
    this.#at += 1;
    const right = this.#comparison(part.text.slice(1));
    return right === null ? null : { kind: "values", path, of: { kind: "and", left: of, right } };
  }
  #until(mark: string, depth: number): Filter | null {
    const inside = this.either(depth + 1);
    return inside !== null && this.#takeMark(mark) ? inside : null;
  }
  #comparison(path: string): Filter | null {
    const word = this.#take("word")?.toLowerCase();
    if (word === "pr") return { kind: "present", path };
    const by = comparisons.find((one) => one === word);
    const value = by === undefined ? undefined : this.#literal();
    return by === undefined || value === undefined ? null : { kind: "compare", path, by, value };
  }
  #literal(): Literal | undefined {
    const text = this.#take("text");
    if (text !== null) return textIn(text);
    const number = this.#take("number");
    if (number !== null) return Number(number);
    // Entra has sent booleans with a capital letter.
    const word = this.#take("word")?.toLowerCase();
    if (word === "true" || word === "false") return word === "true";
    return word === "null" ? null : undefined;
  }
  #peek(ahead: number): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }
  #take(kind: Token["kind"]): string | null {
    const next = this.#peek(0);
    if (next?.kind !== kind) return null;
    this.#at += 1;
    return next.text;
  }
  #takeMark(mark: string): boolean {
    if (this.#peek(0)?.text !== mark) return false;
    this.#at += 1;
    return true;
  }
  #takeWord(word: string): boolean {
    const next = this.#peek(0);
    if (next?.kind !== "word" || next.text.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }
}

/** A JSON string (§3.4.2.2), of which only the escapes can still be wrong. */
function textIn(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
