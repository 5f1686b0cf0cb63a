import Bowser from "bowser";

export interface NamedBrowser {
  readonly browser: string;
  readonly system: string;
  /** "iPhone", "iPad", "Pixel 9": only where the browser tells. */
  readonly model: string | null;
}

/**
 * Names a browser and its system for people ("Firefox", "Linux"). The header is the asker's own claim and may lie;
 * nothing is decided by it.
 */
export function nameBrowser(userAgent: string | undefined): NamedBrowser {
  if (userAgent === undefined || userAgent === "") return { browser: "unknown", system: "unknown", model: null };
  const known = namedBefore.get(userAgent);
  if (known !== undefined) return known;
  const named = parse(userAgent);
  if (namedBefore.size >= namesKept) namedBefore.clear();
  if (userAgent.length <= headerKept) namedBefore.set(userAgent, named);
  return named;
}

/** Most of those who come have one of a few headers, and reading one takes longer than the rest of a small request. */
const namedBefore = new Map<string, NamedBrowser>();
const namesKept = 1_000;
const headerKept = 512;

function parse(userAgent: string): NamedBrowser {
  const { browser, os, platform } = Bowser.parse(userAgent.slice(0, 512));
  const model = platform.model ?? androidModel(userAgent);
  // Android has told every model as "K" since Chrome 110.
  return {
    browser: plain(browser.name),
    system: plain(os.name),
    model: model === null || model === "K" ? null : plain(model),
  };
}

/** "Pixel 9" of "(Linux; Android 16; Pixel 9)", where a browser still tells it. */
const androidModel = (userAgent: string): string | null =>
  /; Android [\d.]{1,8}; ([^;)]{1,40}?)(?: Build\/[^;)]*)?[;)]/.exec(userAgent)?.[1] ?? null;

const plain = (name: string | undefined): string =>
  (name ?? "")
    .replace(/[^\p{L}\p{N} ._-]/gu, "")
    .slice(0, 40)
    .trim() || "unknown";
