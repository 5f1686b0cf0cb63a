import { agoInWords } from "../messages/in-words.ts";
import type { Messages } from "../messages/messages.ts";

/** The app's own sentences: they go to the phone with the shell, in the page's language. */
export type AppWords = Messages["app"]["screens"];

/** Puts values where a sentence has {names}. */
export const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

export const ago = (words: AppWords, at: number, now: number): string =>
  agoInWords(words.locale, words.justNow, at, now);
