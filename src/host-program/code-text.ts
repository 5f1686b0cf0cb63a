import { hostProgramInGerman } from "../messages/de-host-program.ts";
import { hostProgramInEnglish } from "../messages/en-host-program.ts";
import type { BegunGrant } from "./device-grant.ts";
import { qrLines } from "./qr-picture.ts";

export type Words = typeof hostProgramInEnglish;

/** `plain`: no picture, for small terminals and for people who listen to them. */
export const pictureForms = ["utf8", "ascii", "plain"] as const;
export type PictureForm = (typeof pictureForms)[number];

/** By a locale as the environment names it, `de_AT.UTF-8` for example. */
export const isGerman = (locale: string | undefined): boolean => /^de\b|^de_/i.test(locale ?? "");

export const wordsFor = (locale: string | undefined): Words =>
  isGerman(locale) ? hostProgramInGerman : hostProgramInEnglish;

/** What a picture may look like in a terminal of this locale: letters beyond ASCII need UTF-8. */
export const pictureFor = (locale: string | undefined): PictureForm =>
  /utf-?8/i.test(locale ?? "") ? "utf8" : "ascii";

/** How to approve, as lines: where to go, the code, and the picture of it. `heading` says what it is for. */
export function codeLines(words: Words, heading: string, grant: BegunGrant, form: PictureForm): string[] {
  const picture =
    form === "plain" ? [] : ["", ...qrLines(grant.verificationUriComplete, form === "utf8" ? "half blocks" : "ascii")];
  return [heading, words.open(grant.verificationUri, form !== "plain"), "", `    ${grant.userCode}`, ...picture, ""];
}
